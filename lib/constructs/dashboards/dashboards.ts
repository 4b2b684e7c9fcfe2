import { Construct } from "constructs";
import { callsPage } from "./calls";
import { costPage } from "./cost";
import { notificationsPage } from "./notifications";
import { numbersPage } from "./numbers";
import { ordersPage } from "./orders";
import { addPage, type Watched } from "./page";
import { providersPage } from "./providers";
import { recordingsPage } from "./recordings";

const pages = {
  Orders: ordersPage,
  Providers: providersPage,
  Calls: callsPage,
  Notifications: notificationsPage,
  Recordings: recordingsPage,
  Numbers: numbersPage,
  Cost: costPage,
};

/** A dashboard for each concern; that of the orders shows every alarm. */
export class Dashboards extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    for (const [name, page] of Object.entries(pages)) addPage(this, name, page(watched));
  }
}
