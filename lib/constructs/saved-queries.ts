import { CfnQueryDefinition } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { MasklineFunction } from "./maskline-function";
import { type SupportQuery, supportQueries } from "./support-queries";

export interface SavedQueriesProps {
  readonly stage: string;
  readonly functions: readonly MasklineFunction[];
}

/** The questions of support, saved in CloudWatch Logs Insights under `Maskline/<stage>/`. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    for (const [index, query] of supportQueries.entries()) this.save(`Query${index + 1}`, query, props);
  }

  private save(
    id: string,
    { name, services, query }: SupportQuery,
    { stage, functions }: SavedQueriesProps,
  ): void {
    const searched = functions.filter(({ service }) => services.includes(service));
    new CfnQueryDefinition(this, id, {
      // Names are one list per account and region.
      name: `Maskline/${stage}/${name}`,
      logGroupNames: searched.map(({ lambda }) => lambda.logGroup.logGroupName),
      queryString: query.join("\n"),
    });
  }
}
