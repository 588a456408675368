import { Field, InputType } from "type-graphql";
import { AssetClass, SecurityRiskRating } from "./enums";

@InputType({ description: "Which securities: those that meet every condition given." })
export class SecurityFilter {
  @Field(() => [AssetClass], {
    nullable: true,
    description: "Of one of these asset classes; none given takes all.",
  })
  assetClasses?: AssetClass[] | null;

  @Field(() => [SecurityRiskRating], {
    nullable: true,
    description: "Of one of these risk ratings; none given takes all.",
  })
  riskRatings?: SecurityRiskRating[] | null;

  @Field(() => String, {
    nullable: true,
    description: "With this text in the name, the issuer, the local code or the ISIN, in any case.",
  })
  text?: string | null;
}
