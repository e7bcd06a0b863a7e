/**
 * Every time after which the program gives up, in ms, each with its reason. The program sleeps and gives up by the constants of this file
 * and by its options alone; a unit test looks for others. Manifests and scripts in fixtures/ have their own.
 */
export const TIMEOUTS = {
  /** One request to the API server: its own default bound for a request is 60 s, and a healthy one answers in 0.1 s. */
  request: 20_000,
  /** Whether a cluster that is there answers at all: told within seconds, on the slowest of lines. */
  reach: 10_000,
  /** An API server that has just begun refuses what is allowed: it answers before it has read who may do what. */
  rolesUnread: 5_000,
  /** `docker info` on a busy machine takes 1–2 s; an engine that takes ten times as long does not count. */
  engineAnswer: 20_000,
  /** A command after SIGTERM, before SIGKILL: `kind delete` needs as long to finish one call. */
  endGrace: 5_000,
  /** A credential plugin that asks somebody's cloud: some 2 s, its own retries included three times that. */
  credentialPlugin: 30_000,
  /** ConnectTimeout of ssh, which counts for each host on the way. */
  sshConnect: 10_000,
  /** ServerAliveInterval of ssh: with TRIES.sshAlive a dead line is cut after 15 s. */
  sshAlive: 5_000,
  /** An ssh client that is let in: one host takes up to sshConnect, and a jump host as long again. */
  tunnel: 30_000,
  /** An API server that restarts: its kubelet starts it within 20 s on two busy cores, and it reads who may do what for as long again. */
  apiRestart: 120_000,
  /** The agents on every node ready and every node Ready: images are local by then, Weave's consensus takes some 10 s. */
  network: 180_000,
  /** The same where every node pulls the images first: 100 MB on a slow line. One that cannot be pulled is reported long before. */
  pulledNetwork: 300_000,
  /** The cluster's DNS ready: CoreDNS waits up to 30 s before it tries the API server again. */
  dns: 60_000,
  /** A pod of the DNS that runs and has reached the API server is ready within 2 s. */
  waitingDns: 4_000,
  /**
   * Fixture pods, none of which gets any further: images are on the nodes. A busy cluster takes longer, and its pods make a step now and
   * then. A pod that cannot start is reported long before.
   */
  fixtures: 90_000,
  /** What a fault does to a cluster is there, or gone again: an agent is started anew within 20 s, pods within 3 s. */
  fault: 60_000,
  /** A pod that cannot be scheduled or whose image cannot be pulled is given this long: a node may just be joining, a registry may hiccup. */
  passingTrouble: 8_000,
  /** What was broken holds again: kube-proxy, where its rules could not be written, tries again after 30 s. */
  healed: 45_000,
  /**
   * Pods that one requirement makes for itself, none of which gets any further: images are there, three nodes take some 2 s, with a load
   * of 60 half a minute.
   */
  passingPods: 60_000,
  /** A requirement that makes pods for itself, worst case: pods that get on slowly, twice. */
  makesPods: 300_000,
  /** A pod of ours, or one of the DNS that is replaced, after SIGTERM: it has nothing to save. */
  podGrace: 1_000,
  /** A pod that serves while it terminates: a change arrives within 15 s, on a busy machine twice that. It is removed as soon as it was seen. */
  servingEnd: 60_000,
  /** An address for a load balancer: a cloud takes a minute, one on the nodes' own network a second. */
  loadBalancer: 90_000,
  /** An API server that has answered and now refuses connections: its kubelet starts it within 20 s, on two busy cores in twice that. */
  refusedApi: 60_000,
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
  /** The program of a Job after SIGTERM: it removes what it made. */
  jobGrace: 120_000,
  /** A run in a pod that is told to end has removed what it made: a minute, and the grace that its pod has. */
  jobEnd: 150_000,
  /** A network agent, or a node, that is not ready at a look: readiness probes are made every 10 s, Kubernetes' default: three of those. */
  agentReady: 30_000,
  /** One exec of a probe plan, over and above what its connections may take. */
  exec: 10_000,
  /** A connection that has not answered by then has failed: the second SYN goes out at 1 s, the third at 3 s. */
  connect: 3_000,
  /** The same for Weave Net's router, asked on its own node: half of what a whole exec may take. */
  routerStatus: 5_000,
  /** The same for a command that a report prints for a reader: as long again for the answer. */
  byHand: 6_000,
  /** A connection of which only its local port matters: it is bound before the first packet. */
  bind: 1_000,
  /** A connection within a pod that only shows whether the kernel has SCTP, which it says at once. */
  sctp: 1_000,
  /** A connect that took this long had its first packet retransmitted (initial RTO of Linux, RFC 6298: 1 s). */
  retransmission: 1_000,
  /** Convergence window of a pair: kube-proxy and a route sync within a second or two, a busy node gets the rest. */
  converge: 15_000,
  /** The same where a change of a Service shows by a way that is known to be dead: a Service is programmed within a second or two. */
  convergeBesideDead: 2_500,
  /** A connection that may go by a way that is known to be dead: the second SYN goes out at 1 s, and an answer takes milliseconds. */
  connectBesideDead: 1_200,
  /** One requirement, worst case: convergence that never comes, then its report. */
  requirement: 120_000,
  /** POL-1, worst case: twelve sets of policies, each with two rounds of denied connections, on a busy machine; the last one never holds. */
  policies: 300_000,
  /** Agents that were restarted are ready on every node, and every connection works again: Weave takes some 20 s. */
  recovery: 120_000,
  /** REC-1, worst case: three restarts that take all the time they have. */
  disruptive: 600_000,
  /** A connection of a watch, at most: one that has waited for the first retransmission of a SYN (1 s) has lost a packet. */
  watchConnect: 1_000,
  /** From one connection of a watch to the next: to start a curl, and for a shell on a busy node to get its turn. */
  watchSlack: 400,
  /** A timer of a watch that fires this much late shows that this process stood still, not that nobody answered. */
  stoodStill: 250,
  /** One look at what a pod of a watch has written down: a few processes. Longer is a node or an API server that is away. */
  watchCollect: 4_000,
  /** The command of a watch after SIGTERM: an upgrade needs as long to stop in good order. */
  watchedCommand: 30_000,
  /** iptables waits for its lock: two runs at once may both hold it for a moment, and so may kube-proxy. */
  iptablesLock: 10_000,
  /** The off-cluster client's start: image local, one container. */
  outsideClient: 30_000,
  /** kind create: 30 s on two cores, three times that on a busy machine, more for a first pull. */
  kindCreate: 300_000,
  /** kind get kubeconfig: two commands of the engine, 1 s; 19 s where nine others use it on two cores. */
  kindGet: 60_000,
  /** Asking a registry whether it is there and pulling a node image of 400 MB on a slow line. */
  pull: 600_000,
  /** Diagnostics, all together: three nodes on two busy cores take 5 s, an API server that hangs the rest. */
  diagnostics: 60_000,
  /** All mutants: 3 minutes on two idle cores, several times that on a busy machine. Only a hang takes longer. */
  mutants: 1_800_000,
  /** What still runs of removed nodes after SIGKILL: a busy kernel takes a second for each of some hundred processes. */
  leftProcesses: 30_000,
  /** Removing a cluster, its network and the rest: 3–10 s; after that it is left to `netconform cleanup`. */
  teardown: 90_000,
} as const;

/** New connections in a row that have to pass before a pair counts as converged (Gateway API's conformance suite: 3). */
export const CONVERGED_AFTER = 3;

/** Every time that the program sleeps or that passes between two looks, in ms, each with its reason. */
export const PAUSES = {
  /** While waiting for something in a cluster: a list of a few pods costs the API server about 5 ms. */
  poll: 300,
  /** Between two readings of a state that does not hold: lists of all pods of a large cluster may take as long. */
  reading: 1_000,
  /** An API server that refused a request as one too many: the least that its priority and fairness asks for. */
  tooMany: 1_000,
  /** Before the second try of an exec whose transport broke; twice as long before the third. */
  execRetry: 200,
  /** While nodes of a new cluster learn each other's names: an exec costs 0.1 s. */
  names: 2_000,
  /** While an engine's API comes up on this machine: a look at a file. */
  engineSocket: 50,
  /** While ssh is let in: one connection on this machine. */
  tunnelReady: 100,
  /** Before a tunnel is made anew, by how often that failed: a link that flaps is back at once, a server that boots takes a while. */
  tunnelAgain: [250, 1_000, 3_000, 5_000],
  /** `--max-rate` holds for any stretch of this length. */
  rateWindow: 1_000,
  /**
   * Of a plan under `--max-rate`, from the start of curl until all connections are begun: it takes 20 ms, on a node with far too much to do
   * some hundred. One that is not answered is waited for far longer, and makes no more connections meanwhile.
   */
  begun: 1_000,
  /** A log is silent for at most this long while something runs: nobody takes it for hung, and pipelines end such jobs. */
  heartbeat: 20_000,
  /** Between two frames of the live view: as often as the last digit of a time changes. */
  frame: 100,
  /** A watch looks for pods that were replaced: one list, and it may last for hours. */
  watchedPods: 1_000,
  /** A watch asks a source what it has seen: of a container that is killed, no more than that is lost. */
  watchSource: 1_000,
  /** A watch goes on before its command is run, so that the report shows that everything worked. */
  watchLead: 1_000,
  /** A Service is left without endpoints for so long: kube-proxy has written its rules within a second or two. */
  withoutEndpoint: 3_000,
  /** In a pod, between two looks for the answer to a datagram: it comes within a millisecond or two. */
  answer: 100,
  /** Between two ICMP echoes to one address: the least that ping lets users have who are not root. */
  echo: 200,
  /** In a pod of a watch, before curl is started anew: one that fails at once must not keep the processor busy. */
  watchCurl: 50,
} as const;

/** How often something is tried, each with its reason. */
export const TRIES = {
  /** An exec whose transport failed: a restarting API server is back within the third. */
  exec: 3,
  /** Unanswered keep-alives of ssh, ServerAliveCountMax; its own default. */
  sshAlive: 3,
  /** Ports for a tunnel: somebody else may take the one that was free a moment ago. */
  tunnelPorts: 3,
  /** Pods of the cluster's DNS that wait in vain are replaced this often. */
  dnsReplaced: 3,
  /** Downloads of a log: a busy runtime writes its last lines some seconds after the program has ended. */
  download: 10,
  /** Further looks at a pair whose connections are slow: a machine that stands still does so once. */
  slowPairs: 2,
} as const;

/** Times of the self-check's faults, in ms. What is broken on purpose does not converge, so that most bounds are shorter than a run's. */
export const FAULT = {
  /** A connection: a SYN is sent again after 1 s, so that it still has a second chance. */
  connect: 1_500,
  /** Convergence of what a fault breaks. */
  converge: 1_500,
  /** Convergence of what a fault does not touch. */
  convergeOfOthers: 3_000,
  /** A change of a Service that a fault keeps from arriving. */
  change: 4_000,
  /** A network agent that a fault keeps from being ready. */
  agent: 1_500,
  /** A network agent that a fault does not touch. */
  agentOfOthers: 3_000,
  /** What was restarted under a fault that keeps it from coming back. */
  recovery: 5_000,
  /** A datagram where some are lost: what is lost is waited for in vain each time. */
  lossyConnect: 500,
  /** Between two turns of a loop that undoes what a node repairs. */
  loop: 100,
  /** The same where a DNS server was restarted: its kubelet does that once in 50 s. */
  dnsLoop: 500,
  /** The API server stands still and goes on for as long each. */
  apiStall: 200,
} as const;

/** A time as commands take it: in seconds. */
export function inSeconds(ms: number): string {
  return String(ms / 1_000);
}
