import { integerOf } from "./json";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many there are on all pages, as the platform wrote it. */
  readonly totalCount?: unknown;
}

export const pageSize = 100;
/** 5000 pairs on one X are 50 pages; more than that is a platform that ignores `pageIndex`. */
const mostPages = 60;

/** Reads page after page until all are read; a page that brings nothing new is the last. */
export async function allPages<Item extends { subscriptionId: string }>(
  read: (page: { pageIndex: string; pageSize: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found = new Map<string, Item>();
  for (let pageIndex = 1; pageIndex <= mostPages; pageIndex++) {
    const before = found.size;
    const page = await read({ pageIndex: String(pageIndex), pageSize: String(pageSize) });
    for (const item of page.items) found.set(item.subscriptionId, item);
    if (found.size === before || found.size >= (integerOf(page.totalCount) ?? Number.POSITIVE_INFINITY))
      break;
  }
  return [...found.values()];
}

/** Where there is more: a page that is not full is the last, whatever the platform counts. */
export function nextPage(page: string, items: number, totalCount: unknown): { next?: string } {
  const total = integerOf(totalCount) ?? Number.POSITIVE_INFINITY;
  const isLast = items < pageSize || Number(page) * pageSize >= total || Number(page) >= mostPages;
  return isLast ? {} : { next: String(Number(page) + 1) };
}
