/** How to reach an API server, as plain values that vitest's worker can receive. */
export interface Access {
  /** The kubeconfig file; absent: the service account of this pod. */
  kubeconfig?: string;
  /** A context of the kubeconfig; absent: its current one. */
  context?: string;
  /** Connect here instead of to the server's own address; absent: directly. */
  forward?: Forward;
}

/** A port of this machine, on 127.0.0.1, or of another host, that leads to the API server. */
export interface Forward {
  /** Absent: 127.0.0.1. */
  host?: string;
  port: number;
  /** The route as errors name it, such as "ssh admin@bastion:2222"; absent: none. */
  through?: string;
}
