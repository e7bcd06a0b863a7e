/** What stands in the place of what looks like a credential. */
export const REDACTED = '(redacted)';

/** A name of something that is not to be shown: of an environment variable, an option, an annotation, a property. */
const SECRET_NAME =
  /passw(?:or)?d|passphrase|passcode|token|secret|credential|(?:api|access|private|client|signing|encryption)[-_.]?key|fastopen_key/i;

/** Whether what a name stands for is not to be shown; with names of environment variables, every key is. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || /key/i.test(name);
}

/** Values of such names that are no credentials: switches, beginnings of something longer, and addresses, which Weave Net calls tokens. */
const HARMLESS =
  /^["']?(?:true|false|null|nil|none|\(redacted\)|<redacted>|<nil>|<none>|\{|\[|\||(?:\d{1,3}\.){3}\d{1,3})["']?[,;]?$/i;

/** Whether what a name stands for is not to be shown. */
export function isSecret(name: string, value: string): boolean {
  return value !== '' && isSecretName(name) && !HARMLESS.test(value);
}

/** Credentials that are known by their form. Repetitions are bounded, so that no text takes long. */
const FORMS: readonly RegExp[] = [
  // A key or a certificate, whole, also where its line breaks are written as \n.
  /-----BEGIN [A-Z0-9 ]+-----(?:[\sA-Za-z0-9+/=:,-]|\\[nr]){0,20000}?-----END [A-Z0-9 ]+-----/g,
  // Its beginning alone, and its end alone, as the last lines of a log may have it.
  /-----BEGIN [A-Z0-9 ]+-----(?:(?:\s|\\[nr])*[A-Za-z0-9+/=]{16,})*/g,
  /(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{16,}(?:\s|\\[nr])+){1,100}[A-Za-z0-9+/=]*(?:\s|\\[nr])*-----END [A-Z0-9 ]+-----/g,
  // The contents of such ones, wherever they stand: DER in base 64 begins like this.
  /\bMI[A-J][A-Za-z0-9+/=]{13,}/g,
  // The whole of one in base 64.
  /LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]+/g,
  // JSON Web Tokens, whole or cut off.
  /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)*/g,
  // Bootstrap tokens of kubeadm.
  /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g,
  // Keys of clouds and tokens of forges.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-)\w{16,}/g,
];

/** A name with what may stand around it; not one that names an object, such as secretName. */
const NAME = String.raw`[\w.-]{0,60}(?:${SECRET_NAME.source})(?!\w{0,60}Name\b)[\w.-]{0,60}`;

/** A value: in quotes, in quotes within a quoted text, or up to where a word ends. */
const VALUE = String.raw`\\"(?:[^"\\]|\\[^"])*\\"|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"',;&)}\]]+`;

/** What comes before a credential, kept, and the credential itself. */
const NAMED: readonly RegExp[] = [
  /(\bbearer\s+)([\w.~+/=-]{6,})/gi,
  /(\bauthorization["']?\s*[:=]\s*["']?(?:[A-Za-z]+[ \t]+)?)([^\s"',]{4,})/gi,
  /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,200}:)([^\s@/]+)(?=@)/gi,
  new RegExp(String.raw`((?<!\w)${NAME}(?:\\?["'])?[ \t]*[:=][ \t]*)(${VALUE})`, 'gi'),
  new RegExp(String.raw`(--?${NAME}[ \t]+)([^\s"'-][^\s"']*)`, 'gi'),
];

/**
 * Text without what looks like a credential, and without the values that are known to be one. Rather too much is taken out
 * than too little.
 * @param known such values, whatever they look like; those of fewer than four characters would take half of any text with them
 */
export function redacted(text: string, known: readonly string[] = []): string {
  let result = text;
  for (const value of [...known].sort((one, other) => other.length - one.length))
    if (value.length >= 4) result = result.replaceAll(value, REDACTED);
  for (const form of FORMS) result = result.replace(form, REDACTED);
  for (const named of NAMED)
    result = result.replace(named, (whole, before: string, value: string) =>
      HARMLESS.test(value) ? whole : `${before}${REDACTED}`,
    );
  return result;
}
