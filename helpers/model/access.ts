/** How an API server is reached, as plain values that can be handed to vitest's worker. */
export interface Access {
  /** The kubeconfig file; absent: by the service account of the pod that this program runs in. */
  kubeconfig?: string;
  /** A context of it; absent: its current one. */
  context?: string;
  /** Every connection goes there instead of to the server's own address; absent: straight. */
  forward?: Forward;
}

/** A port of this machine, on 127.0.0.1, that leads to the API server, or one of another host. */
export interface Forward {
  /** Absent: 127.0.0.1. */
  host?: string;
  port: number;
  /** What it goes through, as errors name it, such as "ssh admin@bastion:2222"; absent: nothing. */
  through?: string;
}
