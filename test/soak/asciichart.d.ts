declare module "asciichart" {
  interface Look {
    readonly height?: number;
    readonly min?: number;
    readonly max?: number;
    readonly format?: (value: number) => string;
  }
  export function plot(series: readonly number[], look?: Look): string;
}
