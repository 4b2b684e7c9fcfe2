import { RemovalPolicy, Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { acknowledgeUnrotated } from "../nag";

interface Application {
  readonly provider: string;
  readonly application: string;
}

export interface SecretsProps {
  readonly applications: readonly Application[];
  readonly encryptionKey: IKey;
  readonly keepData: boolean;
}

/** Everything but lower-case hex digits. */
const notHex = "ghijklmnopqrstuvwxyz";

/** One secret per application at a provider, and the one that makes caller tokens. */
export class Secrets extends Construct {
  readonly applications: Readonly<Record<string, Secret>>;
  readonly callerToken: Secret;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretsProps,
  ) {
    super(scope, id);
    this.applications = Object.fromEntries(
      props.applications.map((application) => [application.application, this.ofApplication(application)]),
    );
    this.callerToken = this.makeCallerToken();
  }

  /** Starts with a random text, which no function takes: the operator puts the provider's key in (deployment guide). */
  private ofApplication({ provider, application }: Application): Secret {
    const secret = new Secret(this, `Application-${application}`, {
      description: `Maskline: key of ${application} at ${provider}, {"current":{"appKey","appSecret"},"previous"?}`,
      encryptionKey: this.props.encryptionKey,
      removalPolicy: this.removalPolicy,
    });
    Tags.of(secret).add("maskline:secret", `application:${application}`);
    Tags.of(secret).add("maskline:provider", provider);
    acknowledgeUnrotated(secret, "the provider's console issues these keys; two are valid during a change");
    return secret;
  }

  private makeCallerToken(): Secret {
    const secret = new Secret(this, "CallerToken", {
      description: "Maskline: makes caller tokens out of phone numbers; a new value forgets every route",
      encryptionKey: this.props.encryptionKey,
      removalPolicy: this.removalPolicy,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ keyId: "k1" }),
        generateStringKey: "secret",
        passwordLength: 64,
        excludeUppercase: true,
        excludePunctuation: true,
        excludeCharacters: notHex,
        requireEachIncludedType: false,
      },
    });
    Tags.of(secret).add("maskline:secret", "caller-token");
    acknowledgeUnrotated(secret, "never rotated in place: routes are keyed by its tokens (design §4)");
    return secret;
  }

  private get removalPolicy(): RemovalPolicy {
    return this.props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }
}
