// Made from docs/openapi.json by `npm run contracts`: change that, not this.
export type OrderEvent =
  | {
      /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
      eventId: string;
      /** @format date-time */
      occurredAt: string;
      type: "order.assigned";
      order: {
        /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
        orderId: string;
        /** @pattern ^[A-Za-z0-9._-]{1,64}$ */
        service: string;
        customer: {
          /** @pattern ^\+[1-9][0-9]{7,14}$ */
          phone: string;
        };
        driver: {
          /** @pattern ^\+[1-9][0-9]{7,14}$ */
          phone: string;
        };
        /** @pattern ^0[0-9]{1,7}$ */
        areaCode?: string;
        /** @format date-time */
        endsAt?: string;
      };
    }
  | {
      /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
      eventId: string;
      /** @format date-time */
      occurredAt: string;
      type: "order.reassigned";
      order: {
        /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
        orderId: string;
        driver: {
          /** @pattern ^\+[1-9][0-9]{7,14}$ */
          phone: string;
        };
        customer?: {
          /** @pattern ^\+[1-9][0-9]{7,14}$ */
          phone: string;
        };
        /** @pattern ^[A-Za-z0-9._-]{1,64}$ */
        service?: string;
        /** @pattern ^0[0-9]{1,7}$ */
        areaCode?: string;
        /** @format date-time */
        endsAt?: string;
      };
    }
  | {
      /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
      eventId: string;
      /** @format date-time */
      occurredAt: string;
      type: "order.extended";
      order: {
        /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
        orderId: string;
        /** @format date-time */
        endsAt?: string;
        /**
         * @min 1
         * @max 2592000
         */
        extendBySeconds?: number;
      };
    }
  | {
      /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
      eventId: string;
      /** @format date-time */
      occurredAt: string;
      type: "order.completed" | "order.cancelled";
      order: {
        /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
        orderId: string;
      };
    };

export interface OrderEventAnswer {
  orderId: string;
  /** active: both can call · pending: not yet, it will · failed: refused for good · ending: the order is over, its last calls may still connect · ended: nothing is left of it */
  status: "active" | "pending" | "failed" | "ending" | "ended";
  /** Why it is pending or failed, as far as known */
  reason?: string;
  mode?: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
  /** Whether this event changed what the order should have: false for a repeated or outdated one */
  applied: boolean;
  /** What the customer dials to reach the driver, and the driver to reach the customer */
  dial?: {
    customer: {
      /** A privacy number, E.164 */
      number: string;
      extension?: string;
    };
    driver: {
      /** A privacy number, E.164 */
      number: string;
      extension?: string;
    };
  };
  /**
   * When calls stop connecting, phases after the end included
   * @format date-time
   */
  expiresAt?: string;
}

export interface Order {
  orderId: string;
  service: string;
  /** Counts the events that changed something */
  version: number;
  /** active: both can call · pending: not yet, it will · failed: refused for good · ending: the order is over, its last calls may still connect · ended: nothing is left of it */
  status: "active" | "pending" | "failed" | "ending" | "ended";
  /** Why it is pending or failed, as far as known */
  reason?: string;
  mode?: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
  /** What the customer dials to reach the driver, and the driver to reach the customer */
  dial?: {
    customer: {
      /** A privacy number, E.164 */
      number: string;
      extension?: string;
    };
    driver: {
      /** A privacy number, E.164 */
      number: string;
      extension?: string;
    };
  };
  /**
   * When calls stop connecting, phases after the end included
   * @format date-time
   */
  expiresAt?: string;
  desired: {
    /**
     * A real number, cut to its last two digits
     * @pattern ^….{0,2}$
     */
    customer?: string;
    /**
     * A real number, cut to its last two digits
     * @pattern ^….{0,2}$
     */
    driver?: string;
    areaCode?: string;
    /**
     * When the order is over if nobody says so before
     * @format date-time
     */
    endsAt: string;
    /** Who may call now; absent when nobody should be connected any more */
    direction?: "both" | "customer-only" | "driver-only";
    ending?: {
      type: "completed" | "cancelled";
      /** @format date-time */
      at: string;
    };
  };
  actual: {
    provider: string;
    application: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    numbers: {
      /** A privacy number, E.164 */
      x: string;
      /** A privacy number, E.164 */
      y?: string;
      extension?: string;
    };
    state: "doubtful" | "live" | "leaving";
    subscriptionId?: string;
    direction: "both" | "customer-only" | "driver-only";
    /**
     * When the provider ends it by itself, if nobody does before
     * @format date-time
     */
    lapsesAt: string;
  }[];
  /** Oldest first */
  history: {
    /** @format date-time */
    at: string;
    /** The order's version at that time */
    version: number;
    type: "activated" | "changed" | "released" | "failed" | "moved";
    provider?: string;
    mode?: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    direction?: "both" | "customer-only" | "driver-only";
    /** What the customer dials to reach the driver, and the driver to reach the customer */
    dial?: {
      customer: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
      driver: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
    };
    expiresAt?: string;
    how?: string;
    kind?: string;
    code?: string;
  }[];
  /** @format date-time */
  updatedAt: string;
}

export interface Call {
  callId: string;
  provider: string;
  /** Absent: no order could be found for sure */
  orderId?: string;
  /** The version of the order the call began under */
  bindingVersion?: number;
  from?: "customer" | "driver" | "unknown";
  outcome:
    | "in-progress"
    | "answered"
    | "no-answer"
    | "busy"
    | "rejected"
    | "unreachable"
    | "bad-number"
    | "caller-gave-up"
    | "not-allowed"
    | "failed";
  /** Why it ended, in words */
  ending?: {
    outcome: string;
    fault: string;
    words: string;
  };
  /** A privacy number, E.164 */
  privacyNumber?: string;
  extension?: string;
  /** @format date-time */
  startedAt?: string;
  /** @format date-time */
  endedAt?: string;
  legs: {
    caller: {
      /** @format date-time */
      startedAt?: string;
      /** @format date-time */
      answeredAt?: string;
    };
    callee: {
      /** @format date-time */
      startedAt?: string;
      /** @format date-time */
      ringingAt?: string;
      /** @format date-time */
      answeredAt?: string;
    };
  };
  /** From the callee's answer to the end; 0 when they never spoke */
  talkSeconds: number;
  /** The provider's record: received, still to come, or waited for in vain */
  fee: "received" | "pending" | "missing";
  recording: {
    state: "none" | "pending" | "archived" | "lost";
    parts: {
      id: string;
      state: "pending" | "archived" | "lost";
      /** Lower-case hex, over the bytes stored */
      sha256?: string;
      /** Length of the recording */
      bytes?: number;
      /** @format date-time */
      at?: string;
      /** Why it was lost */
      reason?: string;
    }[];
  };
  stateCode?: number;
  causes: {
    q850?: number;
    releasePoint?: number;
    sip?: number;
    outQ850?: number;
  };
  events: {
    type: string;
    name: string;
    /** @format date-time */
    at: string;
  }[];
}

export interface CallPage {
  calls: {
    callId: string;
    provider: string;
    /** Absent: no order could be found for sure */
    orderId?: string;
    /** The version of the order the call began under */
    bindingVersion?: number;
    from?: "customer" | "driver" | "unknown";
    outcome:
      | "in-progress"
      | "answered"
      | "no-answer"
      | "busy"
      | "rejected"
      | "unreachable"
      | "bad-number"
      | "caller-gave-up"
      | "not-allowed"
      | "failed";
    /** Why it ended, in words */
    ending?: {
      outcome: string;
      fault: string;
      words: string;
    };
    /** A privacy number, E.164 */
    privacyNumber?: string;
    extension?: string;
    /** @format date-time */
    startedAt?: string;
    /** @format date-time */
    endedAt?: string;
    legs: {
      caller: {
        /** @format date-time */
        startedAt?: string;
        /** @format date-time */
        answeredAt?: string;
      };
      callee: {
        /** @format date-time */
        startedAt?: string;
        /** @format date-time */
        ringingAt?: string;
        /** @format date-time */
        answeredAt?: string;
      };
    };
    /** From the callee's answer to the end; 0 when they never spoke */
    talkSeconds: number;
    /** The provider's record: received, still to come, or waited for in vain */
    fee: "received" | "pending" | "missing";
    recording: {
      state: "none" | "pending" | "archived" | "lost";
      parts: {
        id: string;
        state: "pending" | "archived" | "lost";
        /** Lower-case hex, over the bytes stored */
        sha256?: string;
        /** Length of the recording */
        bytes?: number;
        /** @format date-time */
        at?: string;
        /** Why it was lost */
        reason?: string;
      }[];
    };
  }[];
  cursor?: string;
}

export interface RecordingPending {
  callId: string;
  status: "pending";
}

export interface NumberPage {
  numbers: {
    /** A privacy number, E.164 */
    number: string;
    provider: string;
    application: string;
    areaCode?: string;
    /** active: given out · retiring: takes no new routes and leaves with its last one · frozen, suspended: the provider's word */
    status: "active" | "retiring" | "frozen" | "suspended";
    /** @format date-time */
    updatedAt: string;
  }[];
  cursor?: string;
}

export interface NumbersRequest {
  /**
   * @maxItems 1000
   * @minItems 1
   */
  numbers: {
    /** @pattern ^\+[1-9][0-9]{7,14}$ */
    number: string;
    /** @pattern ^[a-z0-9-]{1,32}$ */
    provider: string;
    /** @pattern ^[a-z0-9-]{1,32}$ */
    application: string;
    /** @pattern ^0[0-9]{1,7}$ */
    areaCode?: string;
    /** Stating active also forgets what the provider reported */
    status?: "active" | "retiring";
  }[];
}

export interface NumbersAnswer {
  outcomes: {
    /** A privacy number, E.164 */
    number?: string;
    outcome: "added" | "changed" | "unchanged" | "refused";
    detail?: string;
    errors?: {
      pointer: string;
      detail: string;
    }[];
  }[];
  counts: {
    added: number;
    changed: number;
    unchanged: number;
    refused: number;
  };
}

export interface ErasureRequest {
  /** @pattern ^\+[1-9][0-9]{7,14}$ */
  number: string;
}

export interface Erasure {
  /** To ask for this report */
  id: string;
  /** accepted: not begun · running: a pass over everything is under way · waiting: what can go is gone, the rest when its time has come · completed: nothing is left but what `remaining` says */
  status: "accepted" | "running" | "waiting" | "completed";
  /** @format date-time */
  requestedAt: string;
  /** @format date-time */
  completedAt?: string;
  /**
   * When everything is gone through again, while it waits
   * @format date-time
   */
  nextPassAt?: string;
  /** How often everything was gone through, the pass under way included */
  passes: number;
  /** What can't go yet */
  waitingFor: {
    /** live-order: an order of theirs began meanwhile · resting-route: a number they dialled may not reach anybody else yet, which only their token says · recording: its archiving may be under way · late-notifications: the provider may still push about their last call */
    reason: "live-order" | "resting-route" | "recording" | "late-notifications";
    /**
     * When it is looked at again
     * @format date-time
     */
    until: string;
    /** How many there are */
    count: number;
  }[];
  /** How much went, by kind. Of orders and calls the number went and the facts stay; recordings, the contents of texts, routes and traces went whole */
  erased: {
    orders: number;
    routes: number;
    traces: number;
    calls: number;
    texts: number;
    recordings: number;
    verificationCalls: number;
    notifications: number;
    others: number;
  };
  /** What nobody can erase from here, and until when it stays */
  remaining: {
    where:
      | "queues"
      | "backups"
      | "locked-recordings"
      | "new-orders"
      | "provider";
    detail: string;
    /**
     * When it is gone by itself; absent where others decide
     * @format date-time
     */
    until?: string;
  }[];
}

export interface Audit {
  /** What the stage's policy does about what is found */
  heal: "report" | "heal";
  /**
   * By when every application had finished its last round
   * @format date-time
   */
  lastRoundAt?: string;
  applications: {
    provider: string;
    application: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** What can be compared at the provider. all: whatever is bound on a number · ours: what our orders name, so that strays stay unseen · none: it can't be asked. Routes are always compared with orders */
    subscriptions: "all" | "ours" | "none";
    /** Why not all: the platform lists no number, answers no query, or stores no binding */
    reason?: "no-list" | "no-query" | "stores-nothing";
    /** The round under way */
    round?: {
      /** @format date-time */
      startedAt: string;
      /** Numbers looked at so far */
      numbers: number;
      /** The last number looked at */
      at?: string;
    };
    lastRound?: {
      /** @format date-time */
      startedAt: string;
      /** @format date-time */
      finishedAt: string;
      /** Numbers looked at */
      numbers: number;
    };
    /** The last run stopped early here. closed: nobody sends to the application for now · refused: the platform refuses the query · unavailable: it did not answer */
    stopped?: {
      because: "closed" | "refused" | "unavailable";
      /** @format date-time */
      at: string;
    };
  }[];
  /** By application and number */
  findings: {
    /** The same for the same fact, however often it is seen */
    id: string;
    /** stray-subscription: the provider holds one that no order knows · missing-subscription: an order's binding is not there · differing-subscription: both have it and disagree · stray-route: routed for an order that does not hold it · missing-route: a live binding lacks a route · differing-route: a live binding's route is not its own, or not what was opened */
    kind:
      | "stray-subscription"
      | "missing-subscription"
      | "differing-subscription"
      | "stray-route"
      | "missing-route"
      | "differing-route";
    provider: string;
    application: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** A privacy number, E.164 */
    number: string;
    extension?: string;
    orderId?: string;
    subscriptionId?: string;
    /** In what the two sides differ; never the values */
    differs?: (
      | "customer"
      | "driver"
      | "direction"
      | "numbers"
      | "lifetime"
      | "owner"
      | "peer"
      | "state"
      | "phases"
      | "free-at"
    )[];
    /** suspected: seen once, which proves nothing · found: seen again after all doubt had passed · healed: what puts it right was done · gone: not there any more */
    state: "suspected" | "found" | "healed" | "gone";
    /** @format date-time */
    firstSeenAt: string;
    /** @format date-time */
    lastSeenAt: string;
    /** @format date-time */
    healedAt?: string;
    /** @format date-time */
    goneAt?: string;
    /** What puts it right. unbind: end the subscription by its id · rebind: the order's own driver ends what it has and binds afresh · rest-routes: the routes rest */
    remedy: "unbind" | "rebind" | "rest-routes";
    /** Whether the remedy is applied once the finding is sure */
    wouldHeal: boolean;
    /** Why it is not */
    obstacle?:
      | "report-only"
      | "not-exclusive"
      | "cannot-unbind"
      | "people-untold";
  }[];
  cursor?: string;
}

export interface AuditRequest {
  /**
   * Privacy numbers of the pool to look at now. Without: a round over the whole pool is begun
   * @maxItems 20
   * @minItems 1
   */
  numbers?: string[];
  /** Say what is found and what would be done, and neither keep nor change anything */
  dryRun?: boolean;
  /** Of a dry run over the whole pool: `cursor` of the answer before */
  cursor?: string;
}

export interface AuditRun {
  dryRun: boolean;
  /** Numbers looked at */
  numbers: number;
  /** Numbers that could not be looked at: their provider is left alone, refuses, or does not answer; or the time was too short */
  skipped: {
    /** A privacy number, E.164 */
    number: string;
    because: "closed" | "refused" | "unavailable" | "no-time";
  }[];
  findings: {
    /** The same for the same fact, however often it is seen */
    id: string;
    /** stray-subscription: the provider holds one that no order knows · missing-subscription: an order's binding is not there · differing-subscription: both have it and disagree · stray-route: routed for an order that does not hold it · missing-route: a live binding lacks a route · differing-route: a live binding's route is not its own, or not what was opened */
    kind:
      | "stray-subscription"
      | "missing-subscription"
      | "differing-subscription"
      | "stray-route"
      | "missing-route"
      | "differing-route";
    provider: string;
    application: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** A privacy number, E.164 */
    number: string;
    extension?: string;
    orderId?: string;
    subscriptionId?: string;
    /** In what the two sides differ; never the values */
    differs?: (
      | "customer"
      | "driver"
      | "direction"
      | "numbers"
      | "lifetime"
      | "owner"
      | "peer"
      | "state"
      | "phases"
      | "free-at"
    )[];
    /** suspected: seen once, which proves nothing · found: seen again after all doubt had passed · healed: what puts it right was done · gone: not there any more */
    state: "suspected" | "found" | "healed" | "gone";
    /** @format date-time */
    firstSeenAt: string;
    /** @format date-time */
    lastSeenAt: string;
    /** @format date-time */
    healedAt?: string;
    /** @format date-time */
    goneAt?: string;
    /** What puts it right. unbind: end the subscription by its id · rebind: the order's own driver ends what it has and binds afresh · rest-routes: the routes rest */
    remedy: "unbind" | "rebind" | "rest-routes";
    /** Whether the remedy is applied once the finding is sure */
    wouldHeal: boolean;
    /** Why it is not */
    obstacle?:
      | "report-only"
      | "not-exclusive"
      | "cannot-unbind"
      | "people-untold";
  }[];
  /** There are more numbers; send it with the next dry run */
  cursor?: string;
}

export interface AuditBegun {
  applications: {
    provider: string;
    application: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** What can be compared at the provider. all: whatever is bound on a number · ours: what our orders name, so that strays stay unseen · none: it can't be asked. Routes are always compared with orders */
    subscriptions: "all" | "ours" | "none";
    /** Why not all: the platform lists no number, answers no query, or stores no binding */
    reason?: "no-list" | "no-query" | "stores-nothing";
    /** The round under way */
    round?: {
      /** @format date-time */
      startedAt: string;
      /** Numbers looked at so far */
      numbers: number;
      /** The last number looked at */
      at?: string;
    };
    lastRound?: {
      /** @format date-time */
      startedAt: string;
      /** @format date-time */
      finishedAt: string;
      /** Numbers looked at */
      numbers: number;
    };
    /** The last run stopped early here. closed: nobody sends to the application for now · refused: the platform refuses the query · unavailable: it did not answer */
    stopped?: {
      because: "closed" | "refused" | "unavailable";
      /** @format date-time */
      at: string;
    };
  }[];
}

export interface VerificationCallRequest {
  /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
  id: string;
  /** @pattern ^\+[1-9][0-9]{7,14}$ */
  phone: string;
  /**
   * Spoken digit by digit; never stored, never logged, in no answer
   * @pattern ^[0-9]{2,8}$
   */
  code: string;
  /** Language of the announcement */
  language?: "zh";
  /**
   * How often the code is spoken
   * @min 1
   * @max 9
   */
  times?: number;
}

export interface VerificationCall {
  id: string;
  /** accepted: being placed. answered: also while the code is spoken. unknown: the provider gave no answer, so the phone may have rung or still ring; its pushes tell, and nothing is repeated */
  status:
    | "accepted"
    | "ringing"
    | "answered"
    | "no-answer"
    | "busy"
    | "rejected"
    | "unreachable"
    | "bad-number"
    | "failed"
    | "unknown";
  /**
   * A real number, cut to its last two digits
   * @pattern ^….{0,2}$
   */
  to: string;
  /** @format date-time */
  requestedAt: string;
  /** The call in the ledger, once the provider told of it */
  callId?: string;
  /** Why it ended, in words */
  reason?: string;
  /** @format date-time */
  startedAt?: string;
  /** @format date-time */
  answeredAt?: string;
  /**
   * Absent while it lasts
   * @format date-time
   */
  endedAt?: string;
  /** From the answer to the end */
  talkSeconds?: number;
}

export interface Health {
  status: "ok";
}

/** A problem document (RFC 9457) */
export interface Problem {
  /** Stable; compare this one */
  type:
    | "urn:maskline:problem:malformed-json"
    | "urn:maskline:problem:invalid-request"
    | "urn:maskline:problem:not-authenticated"
    | "urn:maskline:problem:not-found"
    | "urn:maskline:problem:unknown-order"
    | "urn:maskline:problem:no-callee-to-set"
    | "urn:maskline:problem:event-id-reused"
    | "urn:maskline:problem:order-lives"
    | "urn:maskline:problem:id-reused"
    | "urn:maskline:problem:audit-under-way"
    | "urn:maskline:problem:recording-lost"
    | "urn:maskline:problem:body-too-large"
    | "urn:maskline:problem:refused-by-policy"
    | "urn:maskline:problem:refused-by-provider"
    | "urn:maskline:problem:too-many-requests"
    | "urn:maskline:problem:internal"
    | "urn:maskline:problem:temporarily-unavailable";
  title: string;
  status: number;
  detail?: string;
  /** Everything that is wrong with the request */
  errors?: {
    /** A JSON pointer into the body, `?name` for a query parameter, or the name of a path parameter */
    pointer: string;
    detail: string;
  }[];
  /** To quote when reporting a failure of ours */
  requestId?: string;
}

/** What the gateway answers by itself, before or instead of a function */
export interface GatewayMessage {
  message: string;
}

/** CloudEvents 1.0, JSON. At least once, unordered; the same fact always has the same id. */
export interface CloudEvent {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: string;
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: object;
}

/** Both can call: `dial` and `expiresAt` say how and until when */
export interface BindingActivated {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "binding.activated";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId: string;
    /** The policy the order is under, e.g. `ride` */
    service: string;
    /** Who holds the binding */
    provider: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** Who may call whom at the moment */
    direction: "both" | "customer-only" | "driver-only";
    /** What the customer dials to reach the driver, and the driver to reach the customer */
    dial: {
      customer: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
      driver: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
    };
    /**
     * When calls stop connecting, phases after the end included
     * @format date-time
     */
    expiresAt: string;
  };
}

/** People, number, direction or time changed: `dial` and `expiresAt` as they are now */
export interface BindingChanged {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "binding.changed";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId: string;
    /** The policy the order is under, e.g. `ride` */
    service: string;
    /** Who holds the binding */
    provider: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** Who may call whom at the moment */
    direction: "both" | "customer-only" | "driver-only";
    /** What the customer dials to reach the driver, and the driver to reach the customer */
    dial: {
      customer: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
      driver: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
    };
    /**
     * When calls stop connecting, phases after the end included
     * @format date-time
     */
    expiresAt: string;
  };
}

/** Nothing is left of the binding */
export interface BindingReleased {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "binding.released";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId: string;
    /** The policy the order is under, e.g. `ride` */
    service: string;
    /** What ended the order */
    how: "completed" | "cancelled" | "expired";
  };
}

/** Policy or provider refuse it for good; `kind` says why */
export interface BindingFailed {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "binding.failed";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId: string;
    /** The policy the order is under, e.g. `ride` */
    service: string;
    /** Who refused */
    provider: string;
    mode?: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** Who may call whom at the moment */
    direction?: "both" | "customer-only" | "driver-only";
    /** What the customer dials to reach the driver, and the driver to reach the customer */
    dial?: {
      customer: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
      driver: {
        /** A privacy number, E.164 */
        number: string;
        extension?: string;
      };
    };
    /**
     * When calls stop connecting, phases after the end included
     * @format date-time
     */
    expiresAt?: string;
    /** What kind of refusal it is, as in the answer 422 */
    kind: string;
    /** The provider's own code, empty where there was none */
    code: string;
    /** The provider's own words, with phone numbers masked */
    text: string;
  };
}

/** A call is over and its record is there, or was waited for in vain */
export interface CallCompleted {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "call.completed";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** As `GET /v1/calls/{callId}` takes it */
    callId: string;
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId?: string;
    /**
     * The version of the order that it began under
     * @min 0
     */
    version?: number;
    /** As in the call itself, e.g. `answered`, `busy` */
    outcome: string;
    /** Why it ended, in words */
    reason?: string;
    /**
     * From the callee's answer to the end; 0 when they never spoke
     * @min 0
     */
    talkSeconds: number;
    /**
     * When the call came in
     * @format date-time
     */
    startedAt?: string;
    /**
     * When it was over
     * @format date-time
     */
    endedAt?: string;
    /** A privacy number, E.164 */
    privacyNumber?: string;
    /** Who called or wrote; never their number */
    from: "customer" | "driver" | "unknown";
    /** `missing`: waited for in vain */
    fee: "received" | "missing";
    /** `expected`: `recording.archived` or `recording.lost` follows */
    recording: "none" | "expected";
  };
}

/** The platform forwarded a text to its receiver */
export interface TextDelivered {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "text.delivered";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** Opaque: one text, whatever was pushed of it */
    textId: string;
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId?: string;
    /**
     * The version of the order that it began under
     * @min 0
     */
    version?: number;
    /** Who called or wrote; never their number */
    from: "customer" | "driver" | "unknown";
    /** A privacy number, E.164 */
    privacyNumber: string;
    /**
     * Messages the text was sent as
     * @min 0
     */
    parts?: number;
    /**
     * When it was sent
     * @format date-time
     */
    sentAt: string;
  };
}

/** A text was not forwarded: nobody was to receive it */
export interface TextDiscarded {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "text.discarded";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** Opaque: one text, whatever was pushed of it */
    textId: string;
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId?: string;
    /**
     * The version of the order that it began under
     * @min 0
     */
    version?: number;
    /** Who called or wrote; never their number */
    from: "customer" | "driver" | "unknown";
    /** A privacy number, E.164 */
    privacyNumber: string;
    /**
     * Messages the text was sent as
     * @min 0
     */
    parts?: number;
    /**
     * When it was sent
     * @format date-time
     */
    sentAt: string;
  };
}

/** A recording can be had */
export interface RecordingArchived {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "recording.archived";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** As `GET /v1/calls/{callId}` takes it */
    callId: string;
    /** Which of the call's recordings */
    recordingId: string;
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId?: string;
    /**
     * The version of the order that it began under
     * @min 0
     */
    version?: number;
    /** Object key in the recordings bucket */
    key: string;
    /** Lower-case hex, over the bytes stored */
    sha256: string;
    /**
     * Length of the recording
     * @min 0
     */
    bytes: number;
  };
}

/** A recording will never be had; `reason` says why */
export interface RecordingLost {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "recording.lost";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** As `GET /v1/calls/{callId}` takes it */
    callId: string;
    /** Which of the call's recordings */
    recordingId: string;
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId?: string;
    /**
     * The version of the order that it began under
     * @min 0
     */
    version?: number;
    /** Why it will never be had */
    reason: string;
  };
}

/** The provider changed what a privacy number is good for */
export interface NumberStatusChanged {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "number.status-changed";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** A privacy number, E.164 */
    number: string;
    /** Whose number it is */
    provider: string;
    /** Our name of the application it belongs to */
    application: string;
    /** As the pool shows it now */
    status: string;
    /** As the pool showed it before */
    before: string;
    /** The provider's own code */
    providerStatus: string;
    /** The provider's own cause */
    cause?: string;
  };
}

/** Orders, routes and what a provider holds do not agree, seen twice */
export interface AuditFound {
  specversion: "1.0";
  /** The same whenever it is the same fact: drop what was seen */
  id: string;
  /** /maskline/{stage} */
  source: string;
  type: "audit.found";
  /** What it is about: an order, a call, a text, or a privacy number */
  subject: string;
  /** @format date-time */
  time: string;
  datacontenttype: "application/json";
  /** The order's version: keep the newest */
  sequence?: string;
  data: {
    /** What is not as it should be, as in `GET /v1/audit` */
    kind:
      | "stray-subscription"
      | "missing-subscription"
      | "differing-subscription"
      | "stray-route"
      | "missing-route"
      | "differing-route";
    /** Whose number it is */
    provider: string;
    /** Our name of the application it belongs to */
    application: string;
    mode: "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
    /** A privacy number, E.164 */
    number: string;
    /** With the number, where the mode has extensions */
    extension?: string;
    /** @pattern ^[A-Za-z0-9._:-]{1,64}$ */
    orderId?: string;
    /** The provider's own id of the binding */
    subscriptionId?: string;
    /** In what the two sides differ; never the values */
    differs?: string[];
    /**
     * When it was first seen
     * @format date-time
     */
    firstSeenAt: string;
    /** What puts it right, as in `GET /v1/audit` */
    remedy: string;
    /** Whether that is done now */
    wouldHeal: boolean;
  };
}

export type QueryParamsType = Record<string | number, any>;
export type ResponseFormat = keyof Omit<Body, "body" | "bodyUsed">;

export interface FullRequestParams extends Omit<RequestInit, "body"> {
  /** set parameter to `true` for call `securityWorker` for this request */
  secure?: boolean;
  /** request path */
  path: string;
  /** content type of request body */
  type?: ContentType;
  /** query params */
  query?: QueryParamsType;
  /** format of response (i.e. response.json() -> format: "json") */
  format?: ResponseFormat;
  /** request body */
  body?: unknown;
  /** base url */
  baseUrl?: string;
  /** request cancellation token */
  cancelToken?: CancelToken;
}

export type RequestParams = Omit<
  FullRequestParams,
  "body" | "method" | "query" | "path"
>;

export interface ApiConfig<SecurityDataType = unknown> {
  baseUrl?: string;
  baseApiParams?: Omit<RequestParams, "baseUrl" | "cancelToken" | "signal">;
  securityWorker?: (
    securityData: SecurityDataType | null,
  ) => Promise<RequestParams | void> | RequestParams | void;
  customFetch?: typeof fetch;
}

export interface HttpResponse<D extends unknown, E extends unknown = unknown>
  extends Response {
  data: D;
  error: E;
}

type CancelToken = Symbol | string | number;

export type ContentType =
  | "application/json"
  | "application/vnd.api+json"
  | "multipart/form-data"
  | "application/x-www-form-urlencoded"
  | "text/plain";

export class HttpClient<SecurityDataType = unknown> {
  public baseUrl: string = "";
  private securityData: SecurityDataType | null = null;
  private securityWorker?: ApiConfig<SecurityDataType>["securityWorker"];
  private abortControllers = new Map<CancelToken, AbortController>();
  private customFetch = (...fetchParams: Parameters<typeof fetch>) =>
    fetch(...fetchParams);

  private baseApiParams: RequestParams = {
    credentials: "same-origin",
    headers: {},
    redirect: "follow",
    referrerPolicy: "no-referrer",
  };

  constructor(apiConfig: ApiConfig<SecurityDataType> = {}) {
    Object.assign(this, apiConfig);
  }

  public setSecurityData = (data: SecurityDataType | null) => {
    this.securityData = data;
  };

  protected encodeQueryParam(key: string, value: any) {
    const encodedKey = encodeURIComponent(key);
    return `${encodedKey}=${encodeURIComponent(typeof value === "number" ? value : `${value}`)}`;
  }

  protected addQueryParam(query: QueryParamsType, key: string) {
    return this.encodeQueryParam(key, query[key]);
  }

  protected addArrayQueryParam(query: QueryParamsType, key: string) {
    const value = query[key];
    return value.map((v: any) => this.encodeQueryParam(key, v)).join("&");
  }

  protected toQueryString(rawQuery?: QueryParamsType): string {
    const query = rawQuery || {};
    const keys = Object.keys(query).filter(
      (key) => "undefined" !== typeof query[key],
    );
    return keys
      .map((key) =>
        Array.isArray(query[key])
          ? this.addArrayQueryParam(query, key)
          : this.addQueryParam(query, key),
      )
      .join("&");
  }

  protected addQueryParams(rawQuery?: QueryParamsType): string {
    const queryString = this.toQueryString(rawQuery);
    return queryString ? `?${queryString}` : "";
  }

  private contentFormatters: Record<ContentType, (input: any) => any> = {
    ["application/json"]: (input: any) =>
      input !== null && (typeof input === "object" || typeof input === "string")
        ? JSON.stringify(input)
        : input,
    ["application/vnd.api+json"]: (input: any) =>
      input !== null && (typeof input === "object" || typeof input === "string")
        ? JSON.stringify(input)
        : input,
    ["text/plain"]: (input: any) =>
      input !== null && typeof input !== "string"
        ? JSON.stringify(input)
        : input,
    ["multipart/form-data"]: (input: any) => {
      if (input instanceof FormData) {
        return input;
      }

      return Object.keys(input || {}).reduce((formData, key) => {
        const property = input[key];
        formData.append(
          key,
          property instanceof Blob
            ? property
            : typeof property === "object" && property !== null
              ? JSON.stringify(property)
              : `${property}`,
        );
        return formData;
      }, new FormData());
    },
    ["application/x-www-form-urlencoded"]: (input: any) =>
      this.toQueryString(input),
  };

  protected mergeRequestParams(
    params1: RequestParams,
    params2?: RequestParams,
  ): RequestParams {
    return {
      ...this.baseApiParams,
      ...params1,
      ...(params2 || {}),
      headers: {
        ...(this.baseApiParams.headers || {}),
        ...(params1.headers || {}),
        ...((params2 && params2.headers) || {}),
      },
    };
  }

  protected createAbortSignal = (
    cancelToken: CancelToken,
  ): AbortSignal | undefined => {
    if (this.abortControllers.has(cancelToken)) {
      const abortController = this.abortControllers.get(cancelToken);
      if (abortController) {
        return abortController.signal;
      }
      return void 0;
    }

    const abortController = new AbortController();
    this.abortControllers.set(cancelToken, abortController);
    return abortController.signal;
  };

  public abortRequest = (cancelToken: CancelToken) => {
    const abortController = this.abortControllers.get(cancelToken);

    if (abortController) {
      abortController.abort();
      this.abortControllers.delete(cancelToken);
    }
  };

  public request = async <T = any, E = any>({
    body,
    secure,
    path,
    type,
    query,
    format,
    baseUrl,
    cancelToken,
    ...params
  }: FullRequestParams): Promise<HttpResponse<T, E>> => {
    const secureParams =
      ((typeof secure === "boolean" ? secure : this.baseApiParams.secure) &&
        this.securityWorker &&
        (await this.securityWorker(this.securityData))) ||
      {};
    const requestParams = this.mergeRequestParams(params, secureParams);
    const queryString = query && this.toQueryString(query);
    const payloadFormatter = this.contentFormatters[type || "application/json"];
    const responseFormat = format || requestParams.format;

    return this.customFetch(
      `${baseUrl || this.baseUrl || ""}${path}${queryString ? `?${queryString}` : ""}`,
      {
        ...requestParams,
        headers: {
          ...(requestParams.headers || {}),
          ...(type && type !== "multipart/form-data"
            ? { "Content-Type": type }
            : {}),
        },
        signal:
          (cancelToken
            ? this.createAbortSignal(cancelToken)
            : requestParams.signal) || null,
        body:
          typeof body === "undefined" || body === null
            ? null
            : payloadFormatter(body),
      },
    ).then(async (response) => {
      const r = response as HttpResponse<T, E>;
      r.data = null as unknown as T;
      r.error = null as unknown as E;

      const responseToParse = responseFormat ? response.clone() : response;
      const data = !responseFormat
        ? r
        : await responseToParse[responseFormat]()
            .then((data) => {
              if (r.ok) {
                r.data = data;
              } else {
                r.error = data;
              }
              return r;
            })
            .catch((e) => {
              r.error = e;
              return r;
            });

      if (cancelToken) {
        this.abortControllers.delete(cancelToken);
      }

      if (!response.ok) throw data;
      return data;
    });
  };
}

/**
 * @title Maskline
 * @version 1.0.0
 * @license Apache-2.0
 *
 * Masked calling for orders: an order event in, numbers to dial out. Times are RFC 3339 UTC, numbers E.164. Real numbers never come back in clear. Failures are problem documents (RFC 9457), except those of the gateway itself.
 */
export class MasklineApi<SecurityDataType extends unknown> {
  http: HttpClient<SecurityDataType>;

  constructor(http: HttpClient<SecurityDataType>) {
    this.http = http;
  }

  v1 = {
    /**
     * @description Changes what the order should have and answers with the numbers to dial. Repeating an event changes nothing. Events are ordered by `occurredAt`, which may be two minutes ahead at most; a late one changes only what it is newest for. Bodies up to 65536 bytes.
     *
     * @tags orders
     * @name PostOrderEvent
     * @summary Tell what happened to an order
     * @request POST:/v1/order-events
     * @secure
     */
    postOrderEvent: (data: OrderEvent, params: RequestParams = {}) =>
      this.http.request<OrderEventAnswer, Problem | GatewayMessage>({
        path: `/v1/order-events`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags orders
     * @name GetOrder
     * @summary What an order should have, what it has, and how that came
     * @request GET:/v1/orders/{orderId}
     * @secure
     */
    getOrder: (orderId: string, params: RequestParams = {}) =>
      this.http.request<Order, Problem | GatewayMessage>({
        path: `/v1/orders/${encodeURIComponent(orderId)}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * @description For modes whose platform forgets it with each call (AX). Maskline says it with the binding and after each call; ask for it when a driver's call ended at once. The body is not read.
     *
     * @tags orders
     * @name SetCallee
     * @summary Say again whom the driver's next call reaches
     * @request POST:/v1/orders/{orderId}/callee
     * @secure
     */
    setCallee: (orderId: string, params: RequestParams = {}) =>
      this.http.request<OrderEventAnswer, Problem | GatewayMessage>({
        path: `/v1/orders/${encodeURIComponent(orderId)}/callee`,
        method: "POST",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * @description What the sweeper would do within a minute, or at the end of a pause after a refusal. Changes nothing of what the order should have; asking again is harmless. The body is not read.
     *
     * @tags orders
     * @name ConvergeOrder
     * @summary Do now what is due for an order
     * @request POST:/v1/orders/{orderId}/converge
     * @secure
     */
    convergeOrder: (orderId: string, params: RequestParams = {}) =>
      this.http.request<OrderEventAnswer, Problem | GatewayMessage>({
        path: `/v1/orders/${encodeURIComponent(orderId)}/converge`,
        method: "POST",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags calls
     * @name GetOrderCalls
     * @summary Calls of an order, newest first
     * @request GET:/v1/orders/{orderId}/calls
     * @secure
     */
    getOrderCalls: (
      orderId: string,
      query?: {
        /**
         * Most entries of the page
         * @min 1
         * @max 100
         * @default 25
         */
        limit?: number;
        /** `cursor` of the page before */
        cursor?: string;
      },
      params: RequestParams = {},
    ) =>
      this.http.request<CallPage, Problem | GatewayMessage>({
        path: `/v1/orders/${encodeURIComponent(orderId)}/calls`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * @description Never by a real number: what is not in the pool is refused.
     *
     * @tags calls
     * @name GetCalls
     * @summary Calls on a privacy number, newest first
     * @request GET:/v1/calls
     * @secure
     */
    getCalls: (
      query: {
        /** A privacy number of the pool, E.164 */
        number: string;
        /**
         * Began then or later
         * @format date-time
         */
        from?: string;
        /**
         * Began then or earlier
         * @format date-time
         */
        to?: string;
        /**
         * Most entries of the page
         * @min 1
         * @max 100
         * @default 25
         */
        limit?: number;
        /** `cursor` of the page before */
        cursor?: string;
      },
      params: RequestParams = {},
    ) =>
      this.http.request<CallPage, Problem | GatewayMessage>({
        path: `/v1/calls`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags calls
     * @name GetCall
     * @summary One call with its events
     * @request GET:/v1/calls/{callId}
     * @secure
     */
    getCall: (callId: string, params: RequestParams = {}) =>
      this.http.request<Call, GatewayMessage | Problem>({
        path: `/v1/calls/${encodeURIComponent(callId)}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags calls
     * @name GetRecording
     * @summary A call's recording
     * @request GET:/v1/calls/{callId}/recording
     * @secure
     */
    getRecording: (
      callId: string,
      query?: {
        /** Which of several, by the `id` in the call; else the first there is */
        part?: string;
      },
      params: RequestParams = {},
    ) =>
      this.http.request<RecordingPending, void | GatewayMessage | Problem>({
        path: `/v1/calls/${encodeURIComponent(callId)}/recording`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags numbers
     * @name GetNumbers
     * @summary The pool of privacy numbers
     * @request GET:/v1/numbers
     * @secure
     */
    getNumbers: (
      query?: {
        /** Only this application's */
        application?: string;
        /**
         * Most entries of the page
         * @min 1
         * @max 1000
         * @default 100
         */
        limit?: number;
        /** `cursor` of the page before */
        cursor?: string;
      },
      params: RequestParams = {},
    ) =>
      this.http.request<NumberPage, Problem | GatewayMessage>({
        path: `/v1/numbers`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * @description Merges: numbers that are not named stay untouched, and so does what is left out of a line; a new number is `active`. Every line is judged by itself. A `retiring` number takes no new routes and leaves when its last one has.
     *
     * @tags numbers
     * @name PutNumbers
     * @summary Add and change numbers
     * @request PUT:/v1/numbers
     * @secure
     */
    putNumbers: (data: NumbersRequest, params: RequestParams = {}) =>
      this.http.request<NumbersAnswer, Problem | GatewayMessage>({
        path: `/v1/numbers`,
        method: "PUT",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * @description One call for each `id`: repeating a request tells how it stands and calls nobody again, even when the provider gave no answer (`unknown`), since the phone may have rung. After a 422 or 503 nobody was called, and the `id` is free again. Only on stages with an application for it; elsewhere there is no such route. Bodies up to 4096 bytes.
     *
     * @tags calls
     * @name PostVerificationCall
     * @summary Have a code spoken to somebody by telephone
     * @request POST:/v1/verification-calls
     * @secure
     */
    postVerificationCall: (
      data: VerificationCallRequest,
      params: RequestParams = {},
    ) =>
      this.http.request<VerificationCall, Problem | GatewayMessage>({
        path: `/v1/verification-calls`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * @description As the provider's notifications tell it. Holds neither the code nor the number.
     *
     * @tags calls
     * @name GetVerificationCall
     * @summary What became of a verification call
     * @request GET:/v1/verification-calls/{id}
     * @secure
     */
    getVerificationCall: (id: string, params: RequestParams = {}) =>
      this.http.request<VerificationCall, Problem | GatewayMessage>({
        path: `/v1/verification-calls/${encodeURIComponent(id)}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * @description Orders, routes and what the providers say they hold are compared number by number. What is seen once is `suspected`; what is seen again after all doubt has passed is `found`, told as `audit.found`, and healed if the stage's policy says so. What is over stays listed for a month.
     *
     * @tags numbers
     * @name GetAudit
     * @summary What the last audits found, and how far they are
     * @request GET:/v1/audit
     * @secure
     */
    getAudit: (
      query?: {
        /**
         * Most findings of the page
         * @min 1
         * @max 500
         * @default 100
         */
        limit?: number;
        /** `cursor` of the page before */
        cursor?: string;
      },
      params: RequestParams = {},
    ) =>
      this.http.request<Audit, Problem | GatewayMessage>({
        path: `/v1/audit`,
        method: "GET",
        query: query,
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * @description With `numbers` these are looked at before the answer. Without, a round is begun, and the schedule goes through it. With `dryRun` nothing is kept, told or changed: the answer says what is found and what would be done; over the whole pool as far as the time allows, and on from `cursor`. One audit runs at a time, so that no provider is asked more often than configured. Bodies up to 4096 bytes.
     *
     * @tags numbers
     * @name RunAudit
     * @summary Audit numbers now, or begin a round over all of them
     * @request POST:/v1/audit
     * @secure
     */
    runAudit: (data: AuditRequest, params: RequestParams = {}) =>
      this.http.request<AuditRun, Problem | GatewayMessage>({
        path: `/v1/audit`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * @description Everything that says who it is goes from tables and archives: within minutes most of it, the rest when it can (see `waitingFor`), usually after a day. Asked again while it is in work, it is the same erasure; asked again later, it looks again. Orders and calls keep their facts without the number, for billing and for the other person; recordings go. Refused while an order of theirs lives (the answer names it in `orderId`). Bodies up to 1024 bytes.
     *
     * @tags privacy
     * @name ErasePerson
     * @summary Erase a person
     * @request POST:/v1/erasures
     * @secure
     */
    erasePerson: (data: ErasureRequest, params: RequestParams = {}) =>
      this.http.request<Erasure, Problem | GatewayMessage>({
        path: `/v1/erasures`,
        method: "POST",
        body: data,
        secure: true,
        type: "application/json",
        format: "json",
        ...params,
      }),

    /**
     * @description Says nothing of whom it is about. Kept for a year.
     *
     * @tags privacy
     * @name GetErasure
     * @summary What became of an erasure
     * @request GET:/v1/erasures/{erasureId}
     * @secure
     */
    getErasure: (erasureId: string, params: RequestParams = {}) =>
      this.http.request<Erasure, Problem | GatewayMessage>({
        path: `/v1/erasures/${encodeURIComponent(erasureId)}`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags service
     * @name GetHealth
     * @summary Whether the tables can be read
     * @request GET:/v1/health
     * @secure
     */
    getHealth: (params: RequestParams = {}) =>
      this.http.request<Health, GatewayMessage | Problem>({
        path: `/v1/health`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),

    /**
     * No description
     *
     * @tags service
     * @name GetOpenApi
     * @summary This document
     * @request GET:/v1/openapi.json
     * @secure
     */
    getOpenApi: (params: RequestParams = {}) =>
      this.http.request<object, GatewayMessage | Problem>({
        path: `/v1/openapi.json`,
        method: "GET",
        secure: true,
        format: "json",
        ...params,
      }),
  };
}

/** Every fact that the topic tells, told apart by `type`. New types may come: ignore what you do not know. */
export type DomainEvent = BindingActivated | BindingChanged | BindingReleased | BindingFailed | CallCompleted | TextDelivered | TextDiscarded | RecordingArchived | RecordingLost | NumberStatusChanged | AuditFound;
