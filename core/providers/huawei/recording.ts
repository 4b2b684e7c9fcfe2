import type { RecordingSource } from "../../domain/provider";
import type { Client } from "./client";

const path = "/rest/provision/voice/record/v1.0";

/** Where recordings of any mode are fetched: a 301 to a short-lived address. @see Huawei reference §8 */
export function recordingSource(client: Client): RecordingSource {
  return {
    async locate({ domain, fileName }, sending) {
      const { location, status } = await client.begin(
        "locate-recording",
        sending,
      )({
        method: "GET",
        path,
        query: { recordDomain: domain, fileName },
        success: "redirect",
      });
      // canParse lets through what the constructor then refuses, e.g. a host of 70,000 letters.
      const url = location === undefined ? null : URL.parse(location);
      if (url && (url.protocol === "https:" || url.protocol === "http:")) return url;
      const text = "redirect without a usable location";
      throw client.failure("locate-recording", { kind: "retry-later", outcome: "not-done", status, text });
    },
  };
}
