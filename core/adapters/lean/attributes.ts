/** DynamoDB's own notation, of the kinds our items have. */
interface Attribute {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly M?: AttributeMap;
  readonly L?: readonly Attribute[];
}
export type AttributeMap = Readonly<Record<string, Attribute>>;

/** Names what is wrong without its value, which may be a phone number. */
const given = <Value>(value: Value | undefined, name: string): Value => {
  if (value === undefined) throw new Error(`an item's ${name} is missing or of another type`);
  return value;
};

export const optionalText = (item: AttributeMap, name: string): string | undefined => item[name]?.S;
export const text = (item: AttributeMap, name: string): string => given(item[name]?.S, name);
export const number = (item: AttributeMap, name: string): number => Number(given(item[name]?.N, name));
export const yes = (item: AttributeMap, name: string): boolean => given(item[name]?.BOOL, name);
export const map = (item: AttributeMap, name: string): AttributeMap => given(item[name]?.M, name);
export const list = (item: AttributeMap, name: string): AttributeMap[] =>
  given(item[name]?.L, name).map(({ M }) => given(M, name));
