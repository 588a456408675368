000100*----------------------------------------------------------------*
000200* DEPOSITS CORE: NIGHTLY EXTRACT AND DAILY DELTA.                *
000300* VARIABLE RECORDS (RDW). CUSTOMER NUMBERS ARE THE CORE'S OWN.   *
000400* DATES ARE YYYYMMDD, ZERO FOR NONE; TEXT IS BLANK FOR NONE.     *
000500*----------------------------------------------------------------*
000600 01  FILE-HEADER.
000700     05  RECORD-TYPE               PIC X(02).
000800     05  FILE-ID                   PIC X(08).
000900     05  FILE-KIND                 PIC X(01).
001000         88  FULL-EXTRACT          VALUE 'F'.
001100         88  DELTA                 VALUE 'D'.
001200     05  BUSINESS-DATE             PIC 9(08).
001300* THE FULL EXTRACT: FOR A DELTA THE ONE IT CHANGES.
001400     05  EXTRACT-DATE              PIC 9(08).
001500     05  EXTRACT-RUN               PIC 9(02).
001600     05  DELTA-NUMBER              PIC 9(04) COMP.
001700     05  FILLER                    PIC X(20).
001800 01  PRODUCT.
001900     05  RECORD-TYPE               PIC X(02).
002000     05  ACTION-CODE               PIC X(01).
002100     05  PRODUCT-CODE              PIC X(08).
002200     05  PRODUCT-NAME              PIC X(60).
002300     05  PRODUCT-TEXT              PIC X(120).
002400     05  ACCOUNT-KIND              PIC 9(02).
002500     05  PRODUCT-STATUS            PIC X(01).
002600     05  CURRENCY-CODE             PIC X(03).
002700     05  RATE-GIVEN                PIC X(01).
002800     05  INTEREST-RATE             PIC S9(03)V9(06) COMP-3.
002900     05  MINIMUM-GIVEN             PIC X(01).
003000     05  MINIMUM-OPENING           PIC S9(16)V99    COMP-3.
003100     05  TERM-MONTHS               PIC 9(04)        COMP.
003200 01  ACCOUNT.
003300     05  RECORD-TYPE               PIC X(02).
003400     05  ACTION-CODE               PIC X(01).
003500     05  ACCOUNT-KEY               PIC 9(12)        COMP-3.
003600     05  ACCOUNT-NUMBER            PIC 9(15).
003700     05  IBAN                      PIC X(34).
003800     05  ACCOUNT-KIND              PIC 9(02).
003900     05  PRODUCT-CODE              PIC X(08).
004000     05  ACCOUNT-STATUS            PIC 9(01).
004100     05  CURRENCY-CODE             PIC X(03).
004200     05  RATE-GIVEN                PIC X(01).
004300     05  INTEREST-RATE             PIC S9(03)V9(06) COMP-3.
004400     05  OPENED-ON                 PIC 9(08).
004500     05  CLOSED-ON                 PIC 9(08).
004600     05  NO-DETAIL                 PIC X(37).
004700     05  TERM-DETAIL REDEFINES NO-DETAIL.
004800         10  PRINCIPAL             PIC S9(16)V99    COMP-3.
004900         10  TERM-RATE             PIC S9(03)V9(06) COMP-3.
005000         10  START-DATE            PIC 9(08)        COMP.
005100         10  MATURITY-DATE         PIC 9(08)        COMP.
005200         10  MATURITY-CODE         PIC X(02).
005300         10  ACCRUED-INTEREST      PIC S9(10)V99
005400                                   SIGN IS LEADING SEPARATE.
005500     05  BALANCE-COUNT             PIC 9(02).
005600     05  BALANCE OCCURS 0 TO 9 TIMES
005700                 DEPENDING ON BALANCE-COUNT.
005800         10  BALANCE-KIND          PIC X(04).
005900         10  BALANCE-AMOUNT        PIC S9(16)V99    COMP-3.
006000         10  BALANCE-AS-OF         PIC 9(14).
006100 01  HOLDER.
006200     05  RECORD-TYPE               PIC X(02).
006300     05  ACTION-CODE               PIC X(01).
006400     05  ACCOUNT-KEY               PIC 9(12)        COMP-3.
006500     05  CUSTOMER-NUMBER           PIC X(11).
006600     05  ROLE-CODE                 PIC X(01).
006700     05  HOLDER-SINCE              PIC 9(08).
006800 01  BOOKING.
006900     05  RECORD-TYPE               PIC X(02).
007000     05  ACTION-CODE               PIC X(01).
007100     05  ACCOUNT-KEY               PIC 9(12)        COMP-3.
007200     05  BOOKING-KEY               PIC 9(18)        COMP-3.
007300     05  BOOKED-ON                 PIC 9(08).
007400     05  BOOKING-NUMBER            PIC 9(09)        COMP.
007500     05  AMOUNT                    PIC S9(16)V99    COMP-3.
007600     05  CURRENCY-CODE             PIC X(03).
007700     05  BOOKING-CODE              PIC X(03).
007800     05  PURPOSE-CODE              PIC X(03).
007900     05  BOOKING-TEXT              PIC X(140).
008000     05  COUNTERPARTY-NAME         PIC X(70).
008100     05  COUNTERPARTY-BANK         PIC X(70).
008200     05  COUNTERPARTY-ACCOUNT      PIC X(34).
008300     05  BALANCE-GIVEN             PIC X(01).
008400     05  BALANCE-AFTER             PIC S9(16)V99.
008500 01  STANDING-ORDER.
008600     05  RECORD-TYPE               PIC X(02).
008700     05  ACTION-CODE               PIC X(01).
008800     05  ACCOUNT-KEY               PIC 9(12)        COMP-3.
008900     05  ORDER-KEY                 PIC 9(12)        COMP-3.
009000     05  CREDITOR-NAME             PIC X(70).
009100     05  CREDITOR-BANK             PIC X(70).
009200     05  CREDITOR-ACCOUNT          PIC X(34).
009300     05  AMOUNT                    PIC S9(16)V99    COMP-3.
009400     05  CURRENCY-CODE             PIC X(03).
009500     05  PURPOSE-CODE              PIC X(03).
009600     05  FREQUENCY-CODE            PIC X(01).
009700     05  NEXT-PAYMENT-ON           PIC 9(08).
009800     05  ORDER-STATUS              PIC X(01).
009900 01  CARD.
010000     05  RECORD-TYPE               PIC X(02).
010100     05  ACTION-CODE               PIC X(01).
010200     05  ACCOUNT-KEY               PIC 9(12)        COMP-3.
010300     05  CARD-KEY                  PIC 9(15)        COMP-3.
010400     05  CUSTOMER-NUMBER           PIC X(11).
010500     05  CARD-KIND                 PIC X(02).
010600     05  MASKED-NUMBER             PIC X(19).
010700     05  CARD-STATUS               PIC X(01).
010800     05  ISSUED-ON                 PIC 9(08).
010900     05  EXPIRES-ON                PIC 9(08).
011000 01  FILE-TRAILER.
011100     05  RECORD-TYPE               PIC X(02).
011200     05  RECORD-COUNT              PIC 9(09).
011300* THE ACCOUNT KEYS OF ALL RECORDS THAT HAVE ONE.
011400     05  ACCOUNT-HASH              PIC 9(18).
011500     05  AMOUNT-TOTAL              PIC S9(16)V99    COMP-3.
