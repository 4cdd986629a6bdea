/** Words that an English question has and that say nothing about what it asks for. */
export const ENGLISH_STOP_WORDS: readonly string[] = wordsIn(`
  a about actually after again all already also am an and any anybody anyone anything are as ask at be because been
  before being bit both but by can cannot cant could d detail details did didnt do does doesnt doing done dont each
  either else etc even ever every everything exactly example examples explain few find for from get gets give go
  goes going got had happen happens has have having he hello help her here hey hi him his how however hows i id if
  im in instead into is isnt it its itself ive just kind know let like ll look lot m make makes many may me
  mean means might more most much must my myself need needed needs no not now of off oh ok okay on once one only or
  other our out over own part per please possible quite rather re really regarding s say says see shall she should
  show so some somebody someone something sort still such sure t take tell than thank thanks that the their them
  themselves then there theres these they thing things this those though through to too try under until up us use
  used uses using ve very via want was way we well were what whats when where wheres whether which while who whom
  whose why will wish with within without wont work working works would yes yet you your yours yourself
`);

/** The same for German. */
export const GERMAN_STOP_WORDS: readonly string[] = wordsIn(`
  aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim beispiel beispiele
  bekomme bekommt bin bis bist bitte brauche braucht da dabei dafür damit danke dann daran darauf daraus darf das
  dass davon dazu dein deine dem den denn der deren des deshalb die dies diese diesem diesen dieser dieses dir doch
  dort du durch ein eine einem einen einer eines er erklär erkläre es etwa etwas euch euer eure funktioniert für gab
  geht gern gerne gibt gibts hab habe haben habt hallo hat hatte hatten hier ich ihm ihn ihnen ihr ihre im immer in
  ins ist ja jede jeder jedes kann kannst kein keine können könnte könntet los mache machen macht mal man mehr mein
  meine meinem meinen meiner mich mir mit moin muss möchte möglich müssen nach nein nicht nichts noch nun nur ob
  oder ohne sag sage schon sehr sein seine seit selbst sich sie sind so sogar soll sollen sollte sonst statt um und
  uns unser unsere unter viel viele vom von vor wann war waren warum was welche welchem welchen welcher welches wenn
  wer werde werden wie wieso will wir wird wo wofür wohin womit wozu wurde wurden während zeig zeige zu zum zur
  zwischen über überhaupt
`);

function wordsIn(text: string): string[] {
  return text.trim().split(/\s+/);
}
