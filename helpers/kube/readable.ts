import { ApiException } from '@kubernetes/client-node';

/** What may be absent or forbidden: undefined then; any other failure is one. */
export async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiException && [403, 404, 405].includes(error.code)) return undefined;
    throw error;
  }
}
