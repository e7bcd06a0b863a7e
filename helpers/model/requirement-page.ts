import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from './package-root.ts';

const PAGES = join(PACKAGE_ROOT, 'docs/requirements');

/** A section of a requirement's page, such as "What usually breaks it". */
export interface PageSection {
  heading: string;
  /** Markdown: paragraphs, lists and code in a line. */
  text: string;
}

/** The sections of a requirement's page; empty without a page. */
export function requirementPage(id: string): PageSection[] {
  const path = join(PAGES, `${id}.md`);
  if (!/^[A-Z0-9]+-\d+$/.test(id) || !existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.trimEnd().split('\n');
      return { heading, text: lines.join('\n').trim() };
    });
}
