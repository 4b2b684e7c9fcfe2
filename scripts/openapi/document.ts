import { domainEvents } from "./domain-events";
import { paths } from "./paths";
import { schemas } from "./schemas";
import { secured, securitySchemes } from "./security";

/** The OpenAPI 3.1 document, made from the schemas that validate. */
export const openApiDocument = () => ({
  openapi: "3.1.0",
  info: {
    title: "Maskline",
    version: "1.0.0",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    description:
      "Masked calling for orders: an order event in, numbers to dial out. Times are RFC 3339 UTC, numbers E.164. " +
      "Real numbers never come back in clear. Failures are problem documents (RFC 9457), except those of the gateway itself.",
  },
  tags: [
    { name: "orders", description: "Order events and their bindings" },
    { name: "calls", description: "Calls and recordings" },
    { name: "numbers", description: "The pool of privacy numbers" },
    { name: "privacy", description: "Erasing people" },
    { name: "service", description: "The service itself" },
    { name: "providers", description: "For providers" },
    { name: "events", description: "Facts the platform can subscribe to" },
  ],
  paths: secured(paths),
  webhooks: domainEvents,
  components: {
    schemas,
    securitySchemes,
  },
});

/** The document as the file holds it. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), undefined, 2)}\n`;
