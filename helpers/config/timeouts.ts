/** Every bound of the program in ms, each with its reason. Nothing else sleeps or gives up. */
export const TIMEOUTS = {
  /** One request to the API server: its own default bound for a request is 60 s, and a healthy one answers in 0.1 s. */
  request: 20_000,
  /** Whether a cluster that is there answers at all: told within seconds, on the slowest of lines. */
  reach: 10_000,
  /** A credential plugin that asks somebody's cloud: some 2 s, its own retries included three times that. */
  credentialPlugin: 30_000,
  /** An ssh client that is let in: its own ConnectTimeout is 10 s, and a jump host takes as long again. */
  tunnel: 30_000,
  /** From kubeconfig to a ready API server; kubeadm's static pods take 10–20 s on two busy cores. */
  apiReady: 120_000,
  /** The agents on every node ready and every node Ready: images are local by then, Weave's consensus takes some 10 s. */
  network: 180_000,
  /** The same where every node pulls the images first: 100 MB on a slow line. One that cannot be pulled is reported long before. */
  pulledNetwork: 300_000,
  /** The cluster's DNS ready: CoreDNS waits up to 30 s before it tries the API server again. */
  dns: 60_000,
  /** A pod of the DNS that runs and has reached the API server is ready within 2 s. */
  waitingDns: 4_000,
  /** Fixture pods ready: images are on the nodes. A pod that cannot start is reported long before. */
  fixtures: 90_000,
  /** What a fault does to a cluster is there, or gone again: an agent is started anew within 20 s, pods within 3 s. */
  fault: 60_000,
  /** A pod that cannot be scheduled or whose image cannot be pulled is given this long: a node may just be joining, a registry may hiccup. */
  passingTrouble: 8_000,
  /** What was broken holds again: kube-proxy, where its rules could not be written, tries again after 30 s. */
  healed: 45_000,
  /** Pods that one requirement makes for itself: images are there, three nodes take some 2 s. */
  passingPods: 30_000,
  /** An address for a load balancer: a cloud takes a minute, one on the nodes' own network a second. */
  loadBalancer: 90_000,
  /** A run that has not renewed its hold on a namespace for so long is dead: it does so four times as often. */
  lease: 60_000,
  /**
   * After its time is over a run takes diagnostics and removes what it made, which takes 4 minutes at the most; the clocks of a cluster's
   * API servers may be as far apart again.
   */
  afterRun: 900_000,
  /** A watch may last for days, and its API server be away for as long as an upgrade takes; it is told twelve times as often. */
  renewedExpiry: 3_600_000,
  /** A server that refuses to remove something, and knows who may do what, is believed after this long: roles are being read one by one. */
  refusal: 8_000,
  /** A run in a pod that is told to end has removed what it made: a minute, and the grace that its pod has. */
  jobEnd: 150_000,
  /**
   * A network agent that is not ready at a look. Flannel's readiness probe may fail once, after 1 s, on a busy node, and is made every 5 s,
   * others every 10 s, Kubernetes' default: three of those.
   */
  agentReady: 30_000,
  /** How often things are looked at while waiting: a list of a few pods costs the API server about 5 ms. */
  poll: 300,
  /** One exec of a probe plan, over and above what its connections may take. */
  exec: 10_000,
  /** A connection that has not answered by then has failed: the second SYN goes out at 1 s, the third at 3 s. */
  connect: 3_000,
  /** A connect that took this long had its first packet retransmitted (initial RTO of Linux, RFC 6298: 1 s). */
  retransmission: 1_000,
  /** Convergence window of a pair: kube-proxy and a route sync within a second or two, a busy node gets the rest. */
  converge: 15_000,
  /** One requirement, worst case: convergence that never comes, then its report. */
  requirement: 120_000,
  /** Agents that were restarted are ready on every node, and every connection works again: Weave takes some 20 s. */
  recovery: 120_000,
  /** REC-1, worst case: three restarts that take all the time they have. */
  disruptive: 600_000,
  /** How often a cluster that is being made is asked whether its nodes know each other's names: an exec costs 0.1 s. */
  names: 2_000,
  /** How often a watch looks for pods that were replaced: one list, and it may last for hours. */
  watchedPods: 1_000,
  /** The off-cluster client's start: image local, one container. */
  outsideClient: 30_000,
  /** kind create: 30 s on two cores, three times that on a busy machine, more for a first pull. */
  kindCreate: 300_000,
  /** Asking a registry whether it is there and pulling a node image of 400 MB on a slow line. */
  pull: 600_000,
  /** Diagnostics, all together: three nodes on two busy cores take 5 s, an API server that hangs the rest. */
  diagnostics: 60_000,
  /** Removing a cluster, its network and the rest: 3–10 s; after that it is left to `netconform cleanup`. */
  teardown: 90_000,
} as const;

/** New connections in a row that have to pass before a pair counts as converged (Gateway API's conformance suite: 3). */
export const CONVERGED_AFTER = 3;
