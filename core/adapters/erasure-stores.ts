import { DeleteObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ErasableStores } from "../domain/erasure/ports";
import { erasableCalls } from "./erasure-calls";
import { erasableNotifications } from "./erasure-notifications";
import { erasableOrders } from "./erasure-orders";
import { erasableRoutes } from "./erasure-routes";

/** Tables and buckets. */
export interface ErasurePlaces {
  readonly orders: string;
  readonly routes: string;
  readonly calls: string;
  readonly recordings: string;
  readonly notifications: string;
}

/** Everywhere that people's data is. The pool of numbers holds nobody's. */
export function erasableStores(
  client: Pick<DynamoDBDocumentClient, "send">,
  s3: Pick<S3Client, "send">,
  places: ErasurePlaces,
): ErasableStores {
  const orders = { client, table: places.orders };
  const deleteRecording = async (Key: string) => {
    await s3.send(new DeleteObjectCommand({ Bucket: places.recordings, Key }));
  };
  return {
    orders: erasableOrders(orders),
    routes: erasableRoutes({ routes: { client, table: places.routes }, orders }),
    calls: erasableCalls({ client, table: places.calls, deleteRecording }),
    notifications: erasableNotifications({ client: s3, bucket: places.notifications }),
  };
}
