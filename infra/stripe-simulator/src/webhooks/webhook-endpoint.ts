/** Somebody who wants to hear of events. */
export type WebhookEndpoint = {
  readonly id: string;
  readonly created: number;
  readonly url: string;
  readonly status: 'enabled' | 'disabled' | 'deleted';
  /** `*` stands for all. */
  readonly enabledEvents: readonly string[];
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The newest first; older ones sign along until they expire. */
  readonly secrets: readonly SigningSecret[];
  /** Its place among those the simulator was started with; null when the API made it. */
  readonly configuredAs: number | null;
  /** When it was enabled again, in unix seconds, until what waited for it is sent. */
  readonly wokenAt: number | null;
};

export type SigningSecret = {
  readonly value: string;
  /** Unix seconds. */
  readonly expiresAt: number | null;
};

/** An endpoint that the simulator is started with. */
export type WebhookTarget = {
  readonly url: string;
  readonly secret: string;
  readonly enabledEvents?: readonly string[];
};

/** What signs a delivery at this time. */
export const signingSecrets = ({ secrets }: WebhookEndpoint, at: number): readonly string[] =>
  secrets.filter(({ expiresAt }) => expiresAt === null || at < expiresAt).map(({ value }) => value);

export const wants = ({ status, enabledEvents }: WebhookEndpoint, eventType: string): boolean =>
  status === 'enabled' && (enabledEvents.includes('*') || enabledEvents.includes(eventType));

/** Replaces the secret; what it was signs along until then. */
export const rolled = (
  endpoint: WebhookEndpoint,
  secret: string,
  oldExpiresAt: number,
): WebhookEndpoint => ({
  ...endpoint,
  secrets: [
    { value: secret, expiresAt: null },
    ...endpoint.secrets.map(({ value, expiresAt }) => ({
      value,
      expiresAt: Math.min(expiresAt ?? oldExpiresAt, oldExpiresAt),
    })),
  ],
});

/** The endpoints of the options, as rows: one that is not named any more is kept, but hears nothing. */
export const configured = (
  targets: readonly WebhookTarget[],
  known: readonly WebhookEndpoint[],
  make: { readonly id: () => string; readonly at: number },
): readonly WebhookEndpoint[] => [
  ...targets.map((target, index) => {
    const before = known.find(({ configuredAs }) => configuredAs === index);
    return {
      ...(before ?? blank(make.id(), make.at, index)),
      url: target.url,
      status: 'enabled' as const,
      enabledEvents: target.enabledEvents ?? ['*'],
      secrets: [{ value: target.secret, expiresAt: null }],
    };
  }),
  ...known
    .filter(({ configuredAs }) => (configuredAs ?? -1) >= targets.length)
    .map((endpoint) => ({ ...endpoint, status: 'disabled' as const })),
];

const blank = (id: string, created: number, configuredAs: number) => ({
  id,
  created,
  configuredAs,
  wokenAt: null,
  description: null,
  metadata: {},
});
