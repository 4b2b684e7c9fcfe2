import { customer, people, stranger } from "../cast";
import { eventually, openStage, type Stage } from "../stage";
import type { Scene, Story } from "../story";

interface VerificationAnswer {
  readonly id: string;
  readonly status: string;
  readonly callId?: string;
  readonly talkSeconds?: number;
}

interface CallPlaced {
  readonly to: string;
  readonly from: string;
  readonly outcome: string;
  readonly spoken?: string;
}

const path = "/v1/verification-calls";
const application = "voice-main";
const code = "0472";
const [id, unansweredId] = ["login-1", "login-2"];

const callsTo = async (stage: Stage, phone: string) =>
  (await stage.list<CallPlaced>("calls", application)).filter(({ to }) => to === phone);

/** What the API says once the platform told how it ended. */
const settled = async (stage: Stage, key: string, status: string) =>
  (
    await eventually(
      `${key} is ${status}`,
      () => stage.get<VerificationAnswer>(`${path}/${key}`),
      ({ body }) => body.status === status && body.talkSeconds !== undefined,
    )
  ).body;

const speak = (stage: Stage): Scene => ({
  title: "A code is spoken to the customer's telephone",
  play: async (verify) => {
    const { status, body } = await stage.post<VerificationAnswer>(path, { id, phone: customer, code });
    verify(
      `POST ${path} answers 202, accepted`,
      { status: 202, body: { id, status: "accepted" } },
      { status, body },
    );
    const calls = await callsTo(stage, customer);
    const digits = [...code].join(" ");
    verify(
      `the phone rings, is answered, and hears ${digits}`,
      [["answered", code]],
      calls.map(({ outcome, spoken: heard }) => [outcome, heard]),
    );
    const answer = await settled(stage, id, "answered");
    const says = `GET ${path}/${id} says answered, 8 s`;
    verify(says, { status: "answered", talkSeconds: 8, to: `…${customer.slice(-2)}` }, answer);
    const words = JSON.stringify(answer);
    verify(
      "  and neither the code nor the number",
      [false, false],
      [words.includes(code), words.includes(customer)],
    );
  },
});

const inLedger = (stage: Stage): Scene => ({
  title: "The call is in the ledger as any other",
  play: async (verify) => {
    const { body } = await stage.get<VerificationAnswer>(`${path}/${id}`);
    const call = await eventually(
      "its CDR arrives",
      () => stage.get<{ fee: string }>(`/v1/calls/${body.callId}`),
      ({ body: { fee } }) => fee === "received",
    );
    const expected = { outcome: "answered", talkSeconds: 8, recording: { state: "none" } };
    verify("GET /v1/calls/… has its CDR: answered, 8 s", expected, call.body);
  },
});

const once = (stage: Stage): Scene => ({
  title: "Asked again, nobody is called again",
  play: async (verify) => {
    const again = await stage.post<VerificationAnswer>(path, { id, phone: customer, code });
    verify(
      "the same request answers 200, as it stands",
      { status: 200, body: { status: "answered" } },
      again,
    );
    const other = await stage.post(path, { id, phone: customer, code: "0473" });
    verify("another code under the same id answers 409", 409, other.status);
    const short = await stage.post(path, { id: "login-3", phone: customer, code: "1" });
    const pointer = {
      status: 400,
      body: { errors: [{ pointer: "/code", detail: "must be 2 to 8 digits, as text" }] },
    };
    verify("a code of one digit answers 400 and says so", pointer, short);
    verify("the customer's phone rang once", 1, (await callsTo(stage, customer)).length);
  },
});

const unanswered = (stage: Stage): Scene => ({
  title: "Somebody does not answer",
  play: async (verify) => {
    await stage.phone(stranger, "no-answer");
    const { status } = await stage.post(path, { id: unansweredId, phone: stranger, code });
    verify(`POST ${path} answers 202`, 202, status);
    const answer = await settled(stage, unansweredId, "no-answer");
    verify(`GET ${path}/${unansweredId} says no-answer`, { status: "no-answer", talkSeconds: 0 }, answer);
    const heard = (await callsTo(stage, stranger)).map(({ spoken }) => spoken);
    verify("no code was spoken", [undefined], heard);
    await stage.phone(stranger, "answer");
  },
});

/** Codes spoken to telephones; no number of ours is bound. */
export const verificationStory: Story = {
  summary: "a verification code, spoken to a telephone (Huawei Voice Call)",
  people,
  scenes: (cloud) => {
    const stage = openStage(cloud);
    return [speak(stage), inLedger(stage), once(stage), unanswered(stage)];
  },
};
