import { Field, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";

@ObjectType({ simpleResolvers: true, description: "What one unit of a fund was worth on a day." })
export class NetAssetValue {
  @Field(() => DateScalar, { description: "The day." })
  date!: string;

  @Field(() => Money, { description: "The net asset value of one unit." })
  value!: Money;
}

@ObjectType({ simpleResolvers: true, description: "A net asset value in a list." })
export class NetAssetValueEdge extends EdgeType(NetAssetValue) {}

@ObjectType({ simpleResolvers: true, description: "A page of net asset values, newest first." })
export class NetAssetValueConnection extends ConnectionType(NetAssetValueEdge) {}
