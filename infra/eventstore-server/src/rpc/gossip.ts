import { randomUUID } from 'node:crypto';
import { ClusterInfo, GossipEndPoint, MemberInfo, UUID } from '../wire/stubs.ts';

/** Where clients find this server. */
export type Address = { readonly host: string; readonly port: number };

/** .NET ticks of 100 ns. */
const ticks = (milliseconds: number): string => `${milliseconds}0000`;

/** Gossip.Read: a cluster of one, whose only member leads it. */
export const createGossip = (address: () => Address): (() => Buffer) => {
  const id = randomUUID();
  return () => {
    const { host, port } = address();
    const member = new MemberInfo()
      .setInstanceId(new UUID().setString(id))
      .setTimeStamp(ticks(Date.now()))
      .setState(MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new GossipEndPoint().setAddress(host).setPort(port));
    return Buffer.from(new ClusterInfo().setMembersList([member]).serializeBinary());
  };
};
