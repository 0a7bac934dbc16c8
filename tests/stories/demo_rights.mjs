/* A tale of the contact point: somebody who stands in no dossier asks what is known. The steps are the same as for everybody,
 * and today the owners of dossiers still have to answer.
 */
const requests_of = (page) => [...page.main.matchAll(/href="\/rechten\/(R-[0-9A-Z]+)"/g)].map(([, reference]) => reference);

export function nobody_known() {
  return {
    name: "Somebody who stands nowhere asks to see it",
    scenes: [
      { ago: 6, async run(stage) {
        const conny = await stage.as("conny-contact");
        const before = new Set(requests_of(await conny.open("/rechten")));
        await conny.act("/rechten/nieuw", {
          soort: "inzage", kanaal: "brief", ontvangen: stage.day({ days: -1 }), naam: "Nelis Nergens", geboren: "3 juni 1981", adres: "Verzonnenhof 9, Voorbeeldstad", identiteit: "teruggebeld",
          vraag: "Een wijkagent sprak mij aan over een protest. Ik wil weten of u iets over mij hebt opgeschreven.",
        });
        const [reference] = requests_of(await conny.open("/rechten")).filter((one) => !before.has(one));
        await conny.act(`/rechten/${reference}/vraag`, { reden: "De identiteit staat vast en er is geen andere manier om dit te beantwoorden." });
        await (await stage.as("arno-afspraak")).act(`/rechten/${reference}/akkoord`);
      } },
    ],
  };
}
