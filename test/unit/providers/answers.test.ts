import {
  closeAnswer,
  connectAnswer,
  discardTextAnswer,
  forwardTextAnswer,
  isEchoable,
} from "../../../core/providers/huawei/answers";
import { e164 } from "../../integration/providers/requests";

const [callee, shown] = [e164("+8613000000002"), e164("+8617000000001")];

describe("answers to a call that waits", () => {
  it("connect as the reference's sample does", () => {
    expect(connectAnswer({ callee, shown, maxCallMinutes: 60, userData: "order-1" })).toEqual({
      operation: "connect",
      connectInfo: [
        {
          displayCalleeNum: shown,
          calleeNum: callee,
          maxDuration: 60,
          recordFlag: "false",
          userData: "order-1",
        },
      ],
    });
  });

  it("connect with an object where configured, and record with the tone the carrier wants", () => {
    const recording = { hintTone: "hint.wav" };
    expect(connectAnswer({ callee, shown, maxCallMinutes: 0, recording }, "object")).toMatchObject({
      connectInfo: { maxDuration: 0, recordFlag: "true", recordHintTone: "hint.wav" },
    });
  });

  it("close in either form", () => {
    expect(closeAnswer("busy.wav")).toEqual({
      operation: "close",
      closeInfo: [{ closeHintTone: "busy.wav" }],
    });
    expect(closeAnswer(undefined, "object")).toEqual({ operation: "close", closeInfo: {} });
  });

  it.each([
    ["order-1", true],
    ["~|z", true],
    ["a".repeat(256), true],
    ["a".repeat(257), false],
    ["", false],
    ["{order}", false],
    ["订单", false],
    ["a\nb", false],
  ])("echo %p: %s", (userData, echoes) => {
    expect(isEchoable(userData)).toBe(echoes);
    const [info] = connectAnswer({ callee, shown, maxCallMinutes: 0, userData }).connectInfo as object[];
    expect(Object.hasOwn(info ?? {}, "userData")).toBe(echoes);
  });
});

describe("answers to a text that waits", () => {
  it("forward and discard as the reference's samples do", () => {
    expect(forwardTextAnswer("13000000001", callee)).toEqual({
      actions: [{ operation: "vNumberRoute", message: { called: callee, calling: "13000000001" } }],
    });
    expect(discardTextAnswer()).toEqual({ actions: [{ operation: "DiscardMessage" }] });
  });
});
