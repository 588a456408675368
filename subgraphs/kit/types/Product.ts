import { Field, ID, InterfaceType, registerEnumType } from "type-graphql";
import { CurrencyScalar } from "../scalars";

/** Whether a product can be had. */
export enum ProductStatus {
  AVAILABLE = "AVAILABLE",
  WITHDRAWN = "WITHDRAWN",
}
registerEnumType(ProductStatus, {
  name: "ProductStatus",
  description: "Whether a product can be had.",
  valuesConfig: {
    AVAILABLE: { description: "Offered to customers now." },
    WITHDRAWN: { description: "No longer offered; customers may still hold it." },
  },
});

@InterfaceType({
  description: "Anything the bank offers: the common part of every product (BIAN Product Directory).",
})
export abstract class Product {
  @Field(() => ID, { description: "The product's code, unique in its system." })
  code!: string;

  @Field(() => String, { description: "The product's name, as customers see it." })
  name!: string;

  @Field(() => String, { description: "What the product is, in a sentence or two." })
  description!: string;

  @Field(() => ProductStatus, { description: "Whether the product can be had." })
  status!: ProductStatus;

  @Field(() => CurrencyScalar, { description: "The product's currency: three letters of ISO 4217." })
  currency!: string;
}
