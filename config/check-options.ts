import type { Application, ApplicationOptions, Mode } from "./types";

interface OptionRule {
  readonly mode: Mode;
  readonly takes: RegExp;
  readonly say: string;
}

const rules: Readonly<Record<keyof ApplicationOptions, OptionRule>> = {
  connectInfo: { mode: "X", takes: /^(array|object)$/, say: '"array" or "object"' },
  utcOffsetMinutes: {
    mode: "CYJ",
    // Within the 14 hours that zones reach.
    takes: /^-?([1-7]?\d?\d|8[0-3]\d|840)$/,
    say: 'minutes from "-840" to "840"',
  },
  caller: { mode: "CYJ", takes: /^(driver|customer)$/, say: '"driver" or "customer"' },
  landlines: { mode: "CYJ", takes: /^(true|false)$/, say: '"true" or "false"' },
};

/** What is wrong with what an application says of its provider's open questions. */
export function optionComplaints({ mode, options = {} }: Application, at: string): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const where = `${at}.options.${name} "${value}"`;
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof ApplicationOptions] : undefined;
    if (!rule) return [`${where}: no such option; use ${namesFor(mode)}`];
    if (rule.mode !== mode) return [`${where}: is for ${rule.mode} applications, not ${mode}; drop it`];
    return rule.takes.test(value) ? [] : [`${where}: use ${rule.say}`];
  });
}

const namesFor = (mode: Mode): string => {
  const names = Object.entries(rules).flatMap(([name, rule]) => (rule.mode === mode ? [name] : []));
  return names.length === 0 ? `none in ${mode}` : names.join(", ");
};
