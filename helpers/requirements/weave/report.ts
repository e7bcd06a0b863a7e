/** What a Weave Net router answers at /report (weaveworks/weave, prog/weaver/http.go); empty lists are null there. */
export interface WeaveReport {
  Ready: boolean;
  Version: string;
  Router: {
    Name: string;
    NickName: string;
    Encryption: boolean;
    Peers: WeavePeer[] | null;
    Connections: WeaveConnection[] | null;
  };
  IPAM: {
    Range: string;
    RangeNumIPs: number;
    Entries: RingEntry[] | null;
    PendingClaims: unknown[] | null;
    PendingAllocates: unknown[] | null;
  } | null;
}

interface WeavePeer {
  Name: string;
  NickName: string;
  Connections: { Name: string; NickName: string; Address: string; Established: boolean }[] | null;
}

/** A connection of the router that reports: State is "established", "pending", "failed" and the like. */
interface WeaveConnection {
  Address: string;
  State: string;
  Info: string;
  Attrs: { name?: string; mtu?: number; encrypted?: boolean } | null;
}

/** A part of the ring, from its token on: whose addresses they are. */
export interface RingEntry {
  Token: string;
  Size: number;
  Peer: string;
  Nickname: string;
  IsKnownPeer: boolean;
  Version: number;
}

/** A node and what its router reports; the reason where it reports nothing. */
export type NodeReport = { node: string; report: WeaveReport } | { node: string; why: string };

/** The routers that answered. */
export function answered(reports: readonly NodeReport[]): { node: string; report: WeaveReport }[] {
  return reports.flatMap((one) => ('report' in one ? one : []));
}
