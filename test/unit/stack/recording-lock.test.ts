import { stageConfig } from "../../../config";
import { settingComplaints } from "../../../config/check-settings";
import { synthesized } from "./synthesized";
import { prodWith } from "./with-settings";

const bucket = { Type: "AWS::S3::Bucket", tag: { Key: "maskline:name", Value: "recordings" } };
const recordingsOf = ({ template }: Pick<ReturnType<typeof prodWith>, "template">) => {
  const found = Object.values(template.findResources(bucket.Type)).find(({ Properties }) =>
    JSON.stringify(Properties.Tags).includes('"recordings"'),
  );
  return found?.Properties as Record<string, unknown>;
};

it.each([
  ["compliance", "COMPLIANCE"],
  ["governance", "GOVERNANCE"],
] as const)("a lock (%s) keeps every recording from the moment it is stored", (mode, expected) => {
  expect(recordingsOf(prodWith({ recordingLock: { mode, days: 90 } }))).toMatchObject({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: expected, Days: 90 } },
    },
    VersioningConfiguration: { Status: "Enabled" },
    LifecycleConfiguration: {
      Rules: expect.arrayContaining([
        expect.objectContaining({
          ExpirationInDays: 180,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        }),
      ]),
    },
  });
});

it("without one the bucket has no versions: what is deleted is gone", () => {
  const properties = recordingsOf(synthesized("prod"));
  expect(properties).not.toHaveProperty("ObjectLockEnabled");
  expect(properties).not.toHaveProperty("VersioningConfiguration");
});

it.each([
  [1, []],
  [180, []],
  [0, ["recordingLock.days 0"]],
  [181, ["recordingLock.days 181"]],
  [1.5, ["recordingLock.days 1.5"]],
])("%s days", (days, complaints) => {
  const said = settingComplaints({ ...stageConfig("prod"), recordingLock: { mode: "compliance", days } });
  expect(said.map((text) => text.split(":")[0])).toEqual(complaints);
});
