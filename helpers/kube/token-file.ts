import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { User } from '@kubernetes/client-node';

/** What marks a user whose token is in a file; the client reads one only under another key, once, and with its newline. */
const NAME = 'token-file';

/** How long a token that was read is used, ms: a kubelet writes a new one long before the old one ends (client-go: 60 s). */
const FRESH_FOR = 60_000;

export function byTokenFile(file: string): NonNullable<User['authProvider']> {
  return { name: NAME, config: { file } };
}

/** Sends the token that stands in a file, which is read again as it may have been renewed. */
export class TokenFile {
  #token = '';
  #readAt = Number.NEGATIVE_INFINITY;

  isAuthProvider(user: User): boolean {
    return user.authProvider?.name === NAME;
  }

  async applyAuthentication({ authProvider }: User, options: RequestOptions): Promise<void> {
    if (performance.now() - this.#readAt > FRESH_FOR) {
      this.#token = (await readFile(authProvider.config.file, 'utf8')).trim();
      this.#readAt = performance.now();
    }
    options.headers = { ...options.headers, Authorization: `Bearer ${this.#token}` };
  }
}
