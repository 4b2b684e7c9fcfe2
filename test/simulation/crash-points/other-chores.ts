import type { E164 } from "../../../core/domain/phone-numbers";
import { putNumbers } from "../../../functions/api/numbers";
import { anHttpEvent } from "../../http-event";
import { accepted, control, delivered } from "./calls";
import type { Chore, House, Processes } from "./chores";

let made = 0;
const application = "axb-main";

const imported = (
  driver: Processes["driver"],
  house: Pick<House, "ground">,
  number: string,
  status?: string,
) =>
  putNumbers(
    { pool: driver.pool, config: house.ground.config },
    anHttpEvent("PUT /v1/numbers", {
      body: { numbers: [{ number, provider: "huawei", application, areaCode: "0755", status }] },
    }),
  );

const statusIn = async ({ lasting }: House, number: string): Promise<string | undefined> =>
  (await lasting.driver.pool.find(number as E164))?.status;

interface Given {
  readonly number: string;
  readonly house: House;
}

const aNumber = (house: House): Given => ({ house, number: `+86170999${String(++made).padStart(5, "0")}` });

/** `PUT /v1/numbers`, which its caller repeats. */
export const numberImport: Chore<Given> = {
  name: "a number is imported",
  before: async (house) => aNumber(house),
  act: ({ driver }, { house, number }) => imported(driver, house, number),
  after: async (house, { number }, died) => {
    if (died) await imported(house.lasting.driver, house, number);
  },
  problems: async (house, { number }) => {
    const status = await statusIn(house, number);
    return status === "active" ? [] : [`it is ${status}`];
  },
};

/** The pool gives it up once nobody can be given it any more. */
const goneInTime = async (house: House): Promise<void> => {
  for (let round = 0; round < 3; round++) {
    await house.ground.advance(301);
    await house.lasting.driver.sweep();
  }
};

export const numberRetiring: Chore<Given> = {
  name: "a number is to retire",
  before: async (house) => {
    const given = aNumber(house);
    await imported(house.lasting.driver, house, given.number);
    return given;
  },
  act: ({ driver }, { house, number }) => imported(driver, house, number, "retiring"),
  after: async (house, { number }, died) => {
    if (died) await imported(house.lasting.driver, house, number, "retiring");
    await goneInTime(house);
  },
  problems: async (house, { number }) => {
    const status = await statusIn(house, number);
    return status === undefined ? [] : [`it is still ${status}`];
  },
};

export const numberGone: Chore<Given> = {
  ...numberRetiring,
  name: "the sweeper takes a retired number out of the pool",
  before: async (house) => {
    const given = await numberRetiring.before(house);
    await imported(house.lasting.driver, house, given.number, "retiring");
    await house.ground.advance(301);
    return given;
  },
  act: ({ driver }) => driver.sweep(),
  after: goneInTime,
};

interface News {
  readonly number: string;
  readonly status: "frozen" | "active";
  readonly bodies: readonly string[];
}

let news = 0;

/** The platform tells that a number takes no new bindings, or takes them again. */
export const numberStatus: Chore<News> = {
  name: "a number's state is pushed",
  before: async (house) => {
    const number =
      house.ground.applications.find((each) => each.application === application)?.numbers[0] ?? "";
    const isFrozen = ++news % 2 === 1;
    await house.ground.advance(60);
    house.ground.pushes.taken();
    await control(house, "numbers", { number, status: isFrozen ? "11" : "5" });
    await house.ground.advance(1);
    const bodies = await accepted(house, house.ground.pushes.taken());
    return { number, status: isFrozen ? "frozen" : "active", bodies };
  },
  act: ({ calls }, { bodies }) => calls.deliver(bodies),
  after: async (house, { bodies }, died) => {
    if (died) await delivered(house, bodies);
  },
  problems: async (house, { number, status }) => {
    const stored = await statusIn(house, number);
    const told = house.heard.of(number).filter(({ type }) => type === "number.status-changed");
    return [
      ...(stored === status ? [] : [`it is ${stored}, not ${status}`]),
      ...(told.length === news && told.at(-1)?.data.status === status
        ? []
        : [`its change was told as ${JSON.stringify(told.at(-1))}, the ${told.length}th of ${news}`]),
    ];
  },
};

interface Spoken {
  readonly id: string;
  readonly phone: string;
}

const asked = ({ id, phone }: Spoken) =>
  anHttpEvent("POST /v1/verification-calls", { body: { id, phone, code: "0421" } });

/** A code to be spoken, whose caller asks again under the same id when nobody answers. */
export const verification: Chore<Spoken> = {
  name: "a verification call",
  before: async () => ({ id: `code-${++made}`, phone: `+86135${String(made).padStart(8, "0")}` }),
  act: ({ calls }, spoken) => calls.verify(asked(spoken)),
  after: async (house, spoken, died) => {
    if (died) await house.lasting.calls.verify(asked(spoken));
    await house.ground.advance(90);
    await delivered(house, await accepted(house, house.ground.pushes.taken()));
  },
  problems: async ({ ground, lasting }, { id, phone }) => {
    const placed = [...ground.simulator.state.calls.values()].filter(({ to }) => to === phone).length;
    const answer = await lasting.calls.verify(
      anHttpEvent("GET /v1/verification-calls/{id}", { params: { id } }),
    );
    const { status } = JSON.parse(answer.body ?? "{}") as { status?: string };
    return [
      // It is never repeated: who was called once is not called again.
      ...(placed <= 1 ? [] : [`the phone rang ${placed} times`]),
      ...(status === (placed === 1 ? "answered" : "unknown") ? [] : [`${placed} calls, and it is ${status}`]),
    ];
  },
};
