import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { User } from '@kubernetes/client-node';

/** What marks a user whose token is in a file; the client reads one only under another key, once, and with its newline. */
const NAME = 'token-file';

export function byTokenFile(file: string): NonNullable<User['authProvider']> {
  return { name: NAME, config: { file } };
}

/** Sends the token that stands in a file, read anew for each request: the one before may be worth nothing any more. */
export class TokenFile {
  #token = '';

  isAuthProvider(user: User): boolean {
    return user.authProvider?.name === NAME;
  }

  async applyAuthentication({ authProvider }: User, options: RequestOptions): Promise<void> {
    const { file } = authProvider.config;
    const read = await readFile(file, 'utf8').catch((error: Error) => error);
    // While somebody writes it, it may be empty or away for a moment.
    if (typeof read === 'string' && read.trim() !== '') this.#token = read.trim();
    else if (this.#token === '') throw typeof read === 'string' ? new Error(`${file} is empty`) : read;
    options.headers = { ...options.headers, Authorization: bearer(this.#token) };
  }
}

/**
 * A token as a header takes it. What fetch says of another one repeats it.
 * @throws Error that says what is wrong with it, and not what it is
 */
export function bearer(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Error(
      'its token is empty, or has a space, a line break or another character that no token has',
    );
  return `Bearer ${token}`;
}
