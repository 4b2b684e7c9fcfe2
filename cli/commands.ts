import type { AddCommand } from "./command";
import { addAudit } from "./commands/audit";
import { addDlq } from "./commands/dlq";
import { addInit } from "./commands/init";
import { addOrder } from "./commands/order";
import { addReplay } from "./commands/replay";

/** Every command: a file under `commands/` and its line here. What only one of them needs, it imports when it runs. */
export const commands: readonly AddCommand[] = [addDlq, addReplay, addOrder, addAudit, addInit];
