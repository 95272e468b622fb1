import gossipService from "@eventstore/db-client/generated/gossip_grpc_pb.js";
import gossip from "@eventstore/db-client/generated/gossip_pb.js";
import featuresService from "@eventstore/db-client/generated/serverfeatures_grpc_pb.js";
import features from "@eventstore/db-client/generated/serverfeatures_pb.js";
import shared from "@eventstore/db-client/generated/shared_pb.js";
import streamsService from "@eventstore/db-client/generated/streams_grpc_pb.js";
import streams from "@eventstore/db-client/generated/streams_pb.js";
import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { answerBatches, askedOf, type BatchCall } from "./appends.ts";
import type { Certificate } from "./certificate.ts";
import { serverFailure } from "./failures.ts";
import { type Fault, Faults, type Method } from "./faults.ts";
import { appendAnswer, nameOf } from "./messages.ts";
import { answerRead, answerSubscription, type ReadCall } from "./reads.ts";
import { StoredLog } from "./stored-log.ts";

export interface FakeOptions {
  /** 0 takes any free one. */
  readonly port?: number;
  /** Keeps the log over restarts. */
  readonly file?: string;
  /** Data of one append at most; a real server's is set so that 1 MiB passes. */
  readonly maxAppendBytes?: number;
  /** With TLS, and for these users alone: name and password. */
  readonly secured?: { readonly certificate: Certificate; readonly users: Readonly<Record<string, string>> };
}

export interface FakeEventStoreDb {
  readonly port: number;
  /** `esdb://…?tls=false`, or with TLS the certificate to trust; the user is to be put in. */
  readonly url: string;
  readonly log: StoredLog;
  readonly faults: Faults;
  /** Ends every live subscription without an error, as a node does that shuts down in order. */
  readonly endSubscriptions: () => void;
  readonly openSubscriptions: () => number;
  /** Cuts everything at once. The log stays; `start` on the same port goes on with it when it has a file. */
  readonly stop: () => Promise<void>;
}

const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

/** A server that speaks EventStoreDB's protocol and behaves as one of 23.10 was seen to, on the loopback. */
export const startFakeEventStoreDb = async (options: FakeOptions = {}): Promise<FakeEventStoreDb> => {
  const log = new StoredLog(options.file ?? null, options.maxAppendBytes);
  const faults = new Faults();
  const subscriptions = new Set<ReadCall>();
  const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES });
  const failureOf = (fault: Fault): ServiceError => {
    if (fault === "internal") return serverFailure.internal();
    if (fault === "not_ready") return serverFailure.notReady();
    if (fault === "denied") return serverFailure.unauthenticated();
    return fault === "not_leader"
      ? serverFailure.notLeader("127.0.0.1", faults.leaderPort ?? port)
      : serverFailure.unavailable();
  };
  const faultOf = (method: Method, call: { readonly metadata: Metadata }) =>
    options.secured && !isKnown(call.metadata, options.secured.users) ? "denied" : faults.take(method);
  const later = (run: () => void) => {
    const held = faults.held();
    if (held === null) setImmediate(run);
    else void held.then(run);
  };

  server.addService(streamsService.StreamsService, {
    append: (
      call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
      answer: sendUnaryData<streams.AppendResp>,
    ) => {
      const messages: streams.AppendReq[] = [];
      call.on("data", (message: streams.AppendReq) => messages.push(message));
      call.on("error", () => {}); // the client left
      call.on("end", () =>
        later(() => {
          const fault = faultOf("append", call);
          const isStored = fault === null || fault === "lost_answer" || fault === "silence_after_commit";
          if (fault === "silence") return;
          if (!isStored) return answer(failureOf(fault));
          try {
            const { stream, events, expected } = askedOf(messages);
            const outcome = log.append(stream, events, expected);
            if (fault === "lost_answer") answer(serverFailure.unavailable());
            else if (fault === null) answer(null, appendAnswer(outcome, expected));
          } catch (error) {
            answer(error as ServiceError); // the log throws nothing else
          }
        }),
      );
    },
    batchAppend: (call: BatchCall) => answerBatches(call, log),
    read: (call: ReadCall) => {
      const isSubscription = call.request.getOptions()?.hasSubscription() ?? false;
      const fault = faultOf(isSubscription ? "subscribe" : "read", call);
      const fail = (error: unknown) => call.emit("error", error); // which answers with its status
      if (fault === "silence") return;
      if (fault !== null) return fail(failureOf(fault));
      if (!isSubscription) return void later(() => answerRead(call, log, faults).catch(fail));
      subscriptions.add(call);
      later(() =>
        answerSubscription(call, log, faults)
          .catch(fail)
          .finally(() => subscriptions.delete(call)),
      );
    },
    delete: (
      call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>,
      answer: sendUnaryData<streams.DeleteResp>,
    ) => {
      log.delete(nameOf(call.request.getOptions()?.getStreamIdentifier()));
      answer(null, new streams.DeleteResp().setNoPosition(new shared.Empty()));
    },
    tombstone: (
      call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
      answer: sendUnaryData<streams.TombstoneResp>,
    ) => {
      log.tombstone(nameOf(call.request.getOptions()?.getStreamIdentifier()));
      answer(null, new streams.TombstoneResp().setNoPosition(new shared.Empty()));
    },
  });
  server.addService(featuresService.ServerFeaturesService, {
    getSupportedMethods: (_call: unknown, answer: sendUnaryData<features.SupportedMethods>) => {
      const fault = faults.take("features");
      if (fault === "silence") return;
      if (fault !== null) return answer(failureOf(fault));
      answer(null, supportedMethods());
    },
  });
  server.addService(gossipService.GossipService, {
    read: (_call: unknown, answer: sendUnaryData<gossip.ClusterInfo>) => answer(null, clusterOf(port)),
  });

  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${options.port ?? 0}`, credentialsOf(options), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    port,
    url: `esdb://127.0.0.1:${port}?${options.secured ? `tlsCaFile=${options.secured.certificate.file}` : "tls=false"}`,
    log,
    faults,
    endSubscriptions: () => {
      for (const call of subscriptions) call.end();
    },
    openSubscriptions: () => subscriptions.size,
    stop: async () => {
      server.forceShutdown();
    },
  };
};

const credentialsOf = ({ secured }: FakeOptions): ServerCredentials => {
  if (!secured) return ServerCredentials.createInsecure();
  const { key, text } = secured.certificate;
  return ServerCredentials.createSsl(null, [{ private_key: Buffer.from(key), cert_chain: Buffer.from(text) }]);
};

const isKnown = (metadata: Metadata, users: Readonly<Record<string, string>>): boolean => {
  const [given] = metadata.get("authorization");
  return Object.entries(users).some(
    ([name, password]) => given === `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
  );
};

const supportedMethods = (): features.SupportedMethods => {
  const answer = new features.SupportedMethods();
  answer.setEventStoreServerVersion("23.10.6");
  for (const name of ["read", "append", "delete", "tombstone", "batchappend"]) {
    const method = new features.SupportedMethod();
    method.setServiceName("event_store.client.streams.streams");
    method.setMethodName(name);
    if (name === "read") method.addFeatures("all");
    answer.addMethods(method);
  }
  return answer;
};

/** A cluster of one: this node leads. */
const clusterOf = (port: number): gossip.ClusterInfo => {
  const endpoint = new gossip.EndPoint();
  endpoint.setAddress("127.0.0.1");
  endpoint.setPort(port);
  const member = new gossip.MemberInfo();
  member.setState(gossip.MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endpoint);
  return new gossip.ClusterInfo().setMembersList([member]);
};
