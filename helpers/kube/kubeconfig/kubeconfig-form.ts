import { z } from 'zod';

const text = z.string().nullish();
const CLUSTER = z.looseObject({
  server: text,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
});
const USER = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-groups': z.array(z.string()).nullish(),
  'as-uid': text,
  'as-user-extra': z.record(z.string(), z.unknown()).nullish(),
  'auth-provider': z.unknown().optional(),
  exec: z
    .looseObject({
      apiVersion: text,
      command: z.string().min(1),
      args: z.array(z.string()).nullish(),
      env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
      interactiveMode: text,
      provideClusterInfo: z.boolean().nullish(),
      installHint: text,
    })
    .nullish(),
});
/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
export const KUBECONFIG = z.looseObject({
  'current-context': text,
  contexts: z
    .array(
      z.looseObject({ name: z.string(), context: z.looseObject({ cluster: text, user: text }).nullish() }),
    )
    .nullish(),
  clusters: z.array(z.looseObject({ name: z.string(), cluster: CLUSTER.nullish() })).nullish(),
  users: z.array(z.looseObject({ name: z.string(), user: USER.nullish() })).nullish(),
});

export type GivenKubeconfig = z.infer<typeof KUBECONFIG>;
export type GivenCluster = z.infer<typeof CLUSTER>;
export type GivenUser = z.infer<typeof USER>;
