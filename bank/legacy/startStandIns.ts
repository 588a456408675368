import { startCallCentre } from "./callCentre/startCallCentre";
import { startCoreBanking } from "./coreBanking/startCoreBanking";
import { startCrm } from "./crm/startCrm";
import { startLoanServicing } from "./loanServicing/startLoanServicing";
import { startWealthPlatform } from "./wealthPlatform/startWealthPlatform";

/** What the stand-ins are made of. */
export interface StandInsOptions {
  /** The first so many of the demo bank. */
  readonly customers: number;
  /** The demo bank's day. */
  readonly today: string;
  /** A PostgreSQL, MySQL or MariaDB server for the CRM's database; an embedded one unless told. */
  readonly sqlServer?: string;
  /** A RabbitMQ for the call centre; without one there is no call centre. */
  readonly broker?: string;
}

/** A system that runs in a real one's place. */
interface StandIn {
  readonly settings: Record<string, string>;
  close(): Promise<void>;
}

/** The bank's own systems, stood in for, and what the subgraphs must be told to read them. */
export interface StandIns extends StandIn {
  /** A line for each system: what it speaks, or why it is not there. */
  readonly told: readonly string[];
}

/** Starts a stand-in for each system of the bank, over the demo bank's rows. */
export async function startStandIns({
  customers,
  today,
  sqlServer,
  broker,
}: StandInsOptions): Promise<StandIns> {
  const demo = { customers, today };
  const started: StandIn[] = [];
  const told: string[] = [];
  const close = async () => {
    for (const each of started.splice(0).reverse()) await each.close();
  };
  const add = async (line: string, starting: Promise<StandIn>) => {
    started.push(await starting);
    told.push(line);
  };
  try {
    await add("deposits: core-banking, fixed-width EBCDIC files in a folder", startCoreBanking(demo));
    await add("loans: loan-servicing, SOAP with a WSDL", startLoanServicing(demo));
    await add("wealth: wealth-platform, REST with OAuth2", startWealthPlatform(demo));
    await add(
      `service: crm, ${sqlServer === undefined ? "an embedded PostgreSQL: STAND_IN_SQL_URL is not set" : "the server of STAND_IN_SQL_URL"}`,
      startCrm({ ...demo, server: sqlServer }),
    );
    if (broker === undefined)
      told.push("service: no call centre, which needs a RabbitMQ: STAND_IN_AMQP_URL is not set");
    else await add("service: call-centre, events by RabbitMQ", startCallCentre({ ...demo, url: broker }));
  } catch (error) {
    await close();
    throw error;
  }
  const settings = Object.assign({}, ...started.map((each) => each.settings)) as Record<string, string>;
  return { settings, told, close };
}
