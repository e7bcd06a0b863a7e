import { REPORT_FORM, type Report, reportForm } from './report.ts';

/**
 * A report of the form that is known here. Fields that are not known are left alone: a later program of the same form may write some.
 * @param refusal makes an error of what is wrong with it
 */
export function checkReport(value: unknown, refusal: (problem: string) => Error): Report {
  const form = typeof value === 'object' && value !== null && 'form' in value ? value.form : undefined;
  if (typeof form !== 'string') throw refusal('not a report of netconform');
  if (form !== REPORT_FORM) throw refusal(`a report of the form "${form}", which is not known here`);
  const { error } = reportForm.safeParse(value);
  const issue = error?.issues.find(({ code }) => code !== 'unrecognized_keys');
  if (issue !== undefined)
    throw refusal(`not as its form says: ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  return value as Report;
}
