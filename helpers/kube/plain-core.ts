import { ApiException, CoreV1Api, HttpInfo, type ResponseContext } from '@kubernetes/client-node';

type Given = ConstructorParameters<typeof CoreV1Api>;

/**
 * The lists of a whole cluster as the JSON that came. The client's own lists make objects of its classes of all that came, which at
 * 100,000 pods is four fifths of the time and most of the memory. Dates are text here.
 */
export type PlainCore = Pick<CoreV1Api, 'listPodForAllNamespaces' | 'listServiceForAllNamespaces'>;

/** Made as the client makes its own: requests, credentials and errors are the same. */
export const PlainCoreApi: new (configuration: Given[0]) => PlainCore = class extends CoreV1Api {
  constructor(configuration: Given[0]) {
    const processor = {
      listPodForAllNamespacesWithHttpInfo: plain,
      listServiceForAllNamespacesWithHttpInfo: plain,
    };
    super(configuration, undefined, processor as unknown as Given[2]);
  }
};

async function plain<T>(response: ResponseContext): Promise<HttpInfo<T>> {
  const { httpStatusCode: code, headers, body } = response;
  if (code < 200 || code > 299) throw new ApiException(code, 'no list', await body.text(), headers);
  const list = JSON.parse(await body.text());
  // The client's own name for it, which says where the next page begins.
  list.metadata = { ...list.metadata, _continue: list.metadata?.continue };
  return new HttpInfo(code, headers, body, list as T);
}
