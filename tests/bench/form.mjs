/* The last step of the public form, as a browser would send it, in a file for bench_submit: its code is to be filled in. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Browser, to_check } from "../stories/client.mjs";

export const FORM = "/melden/voorbeeldstad/bericht";

export async function form_write(server, folder) {
  const answers = { relatie: "familie", waarover: "persoon", verhaal: "Hij zegt sinds de zomer dat hij weg wil, en dreigt iemand te slaan. ".repeat(12),
    wie: "Sem Voorbeeld", leeftijd: "16-17", woonplaats: "Voorbeeldstad", contact: "vertrouwelijk", naam: "Noor Voorbeeld", telefoon: "0612345678" };
  const check = await to_check(new Browser(server, "a resident"), FORM, answers);
  const fields = new URLSearchParams(check.form(["ontvangst"], "versturen").sent);
  fields.set("_knop", "versturen");
  fields.set("ontvangst", "CODE");
  const file = join(folder, "form");
  writeFileSync(file, fields.toString().replace("ontvangst=CODE", "ontvangst=@CODE@"));
  return file;
}
