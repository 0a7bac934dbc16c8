/* The log in words of the work: a reader meets no code and no word of how the program is made. */
#include "privacy/log_book.h"

#include "access/access.h"

struct text log_action_text(enum log_action action)
{
    switch (action) {
    case LOG_VIEW: return T("looked at");
    case LOG_CHANGE: return T("changed");
    case LOG_UNMASK: return T("looked up");
    case LOG_DISCLOSE: return T("gave to somebody outside");
    case LOG_EXPORT: return T("took outside");
    case LOG_RECEIVE: return T("received");
    case LOG_DECIDE: return T("decided about");
    case LOG_DESTROY: return T("destroyed");
    case LOG_STOP_DESTRUCTION: return T("decided about keeping longer");
    case LOG_SIGN_IN: return T("signed in");
    case LOG_SIGN_IN_REFUSED: return T("could not sign in");
    case LOG_SIGN_OUT: return T("signed out");
    case LOG_ACCOUNT: return T("changed an account");
    case LOG_RIGHTS: return T("acted on somebody's rights or roles");
    case LOG_SETTING: return T("changed a setting");
    case LOG_EMERGENCY: return T("used emergency access");
    case LOG_SAMPLE: return T("read a sample");
    case LOG_LOG_READ: return T("read this log");
    case LOG_MESSAGE: return T("wrote a message");
    case LOG_WITHDRAW: return T("withdrew the report");
    case LOG_POSITION: return T("sealed");
    case LOG_KEYS: return T("renewed keys or rehearsed their recovery");
    case LOG_REFUSED: return T("was refused");
    case LOG_ACTION_COUNT: break;
    }
    return T("did something this program no longer knows");
}

bool log_action_has_object(enum log_action action)
{
    switch (action) {
    case LOG_VIEW:
    case LOG_CHANGE:
    case LOG_UNMASK:
    case LOG_DISCLOSE:
    case LOG_EXPORT:
    case LOG_RECEIVE:
    case LOG_DECIDE:
    case LOG_DESTROY:
    case LOG_POSITION:
    case LOG_KEYS:
    case LOG_REFUSED: return true;
    case LOG_STOP_DESTRUCTION:
    case LOG_SIGN_IN:
    case LOG_SIGN_IN_REFUSED:
    case LOG_SIGN_OUT:
    case LOG_ACCOUNT:
    case LOG_RIGHTS:
    case LOG_SETTING:
    case LOG_EMERGENCY:
    case LOG_SAMPLE:
    case LOG_LOG_READ:
    case LOG_MESSAGE:
    case LOG_WITHDRAW:
    case LOG_ACTION_COUNT: return false;
    }
    return false;
}

struct text log_actor_text(enum log_actor_kind kind, enum log_action action)
{
    if (action == LOG_REFUSED && kind == ACTOR_PUBLIC) {
        return T("Somebody who was not signed in");
    }
    switch (kind) {
    case ACTOR_STAFF: return T("Somebody whose account no longer exists");
    case ACTOR_REPORTER: return T("The reporter");
    case ACTOR_PUBLIC: return T("A resident");
    case ACTOR_SYSTEM: return T("The program, by itself");
    }
    return T("The program, by itself");
}

struct word {
    struct sv code;
    struct text text;
};

static struct text word_text(const struct word *words, size_t count, struct sv code, struct text otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (sv_equal(words[i].code, code)) {
            return words[i].text;
        }
    }
    return otherwise;
}

static const struct word objects[] = {
    { .code = SV_INIT("-") },
    { .code = SV_INIT("") },
    { SV_INIT("account"), T_INIT("an account") },
    { SV_INIT("advice"), T_INIT("a question for advice") },
    { SV_INIT("admit"), T_INIT("admission") },
    { SV_INIT("authorisation"), T_INIT("a standing authorisation") },
    { SV_INIT("confirmation"), T_INIT("the confirmation of an advice by phone") },
    { SV_INIT("decision"), T_INIT("a decision of the weighing") },
    { SV_INIT("minutes"), T_INIT("signed minutes") },
    { SV_INIT("not_admit"), T_INIT("not admitting") },
    { SV_INIT("oral_advice"), T_INIT("an advice by phone") },
    { SV_INIT("pack"), T_INIT("a pack on paper") },
    { SV_INIT("second_view"), T_INIT("the second reader's view") },
    { SV_INIT("contact"), T_INIT("who reported") },
    { SV_INIT("conflict_of_interest"), T_INIT("a conflict of interest") },
    { SV_INIT("disclosure"), T_INIT("what was given to somebody") },
    { SV_INIT("dossier"), T_INIT("the file") },
    { SV_INIT("ending"), T_INIT("an item of the destruction list") },
    { SV_INIT("inform"), T_INIT("informing the person concerned") },
    { SV_INIT("log"), T_INIT("the log") },
    { SV_INIT("message"), T_INIT("a message with the reporter") },
    { SV_INIT("messages"), T_INIT("messages with the reporter") },
    { SV_INIT("observation"), T_INIT("an observation") },
    { SV_INIT("observation_status"), T_INIT("an observation") },
    { SV_INIT("outcome"), T_INIT("the outcome") },
    { SV_INIT("owner"), T_INIT("who handles it") },
    { SV_INIT("paper"), T_INIT("a copy elsewhere") },
    { SV_INIT("fact"), T_INIT("what is weighed") },
    { SV_INIT("position"), T_INIT("a position in the weighing") },
    { SV_INIT("position_municipality"), T_INIT("the municipality's first position") },
    { SV_INIT("position_police"), T_INIT("the first position of the police") },
    { SV_INIT("position_prosecution"), T_INIT("the first position of the prosecution") },
    { SV_INIT("record"), T_INIT("the official record") },
    { SV_INIT("report"), T_INIT("the report") },
    { SV_INIT("reporter"), T_INIT("who reported") },
    { SV_INIT("sample"), T_INIT("a sample") },
    { SV_INIT("signal"), T_INIT("the whole file") },
    { SV_INIT("story"), T_INIT("the story as it was told") },
    { SV_INIT("subject"), T_INIT("whom or what it is about") },
    { SV_INIT("transfer"), T_INIT("the transfer to another municipality") },
    { SV_INIT("weighing"), T_INIT("the weighing") },
    { SV_INIT("case"), T_INIT("the case") },
    { SV_INIT("participant"), T_INIT("who takes part in the case") },
    { SV_INIT("contribution"), T_INIT("a contribution") },
    { SV_INIT("conference"), T_INIT("a case conference") },
    { SV_INIT("agenda_item"), T_INIT("an item of a conference") },
    { SV_INIT("attendance"), T_INIT("who was at a conference") },
    { SV_INIT("action"), T_INIT("an action of somebody") },
    { SV_INIT("plan"), T_INIT("the plan") },
    { SV_INIT("review"), T_INIT("a review") },
    { SV_INIT("closing"), T_INIT("closing the case") },
    { SV_INIT("notices"), T_INIT("notices to recipients") },
    { SV_INIT("letter"), T_INIT("a letter to the person concerned") },
    { SV_INIT("request"), T_INIT("a request of the person concerned") },
    { SV_INIT("question"), T_INIT("the question to owners of dossiers") },
    { SV_INIT("overview"), T_INIT("the overview for the person concerned") },
    { SV_INIT("redaction"), T_INIT("what is left out of the overview") },
    { SV_INIT("wording"), T_INIT("a text of the municipality") },
    { SV_INIT("sharing"), T_INIT("an agreement about sharing") },
    { SV_INIT("setting"), T_INIT("a setting") },
    { SV_INIT("several"), T_INIT("several things") },
    { SV_INIT("checklist"), T_INIT("the opening checklist") },
    { SV_INIT("opening_hours"), T_INIT("the opening hours") },
    { SV_INIT("routing_card"), T_INIT("the signpost") },
    { SV_INIT("municipality"), T_INIT("a municipality") },
    { SV_INIT("key_begun"), T_INIT("a new key of the municipality") },
    { SV_INIT("key_renewed"), T_INIT("keys of files, under the municipality's new key") },
    { SV_INIT("key_ended"), T_INIT("the municipality's old key, destroyed") },
    { SV_INIT("master_replaced"), T_INIT("a new master key") },
    { SV_INIT("recovery_made"), T_INIT("shares for recovering the master key") },
    { SV_INIT("recovery_used"), T_INIT("the master key, recovered from two shares") },
    { SV_INIT("recovery_drill"), T_INIT("a rehearsal with two shares") },
};

struct text log_object_text(struct sv object)
{
    return word_text(objects, sizeof objects / sizeof *objects, object, T("part of the file"));
}

struct sv log_purpose_counted(struct sv purpose, int64_t *ret_times)
{
    struct sv word = { 0 };
    struct sv number = { 0 };
    int64_t times = 0;
    if (!sv_cut(purpose, '-', &word, &number) || !sv_to_int(number, &times)) {
        *ret_times = 0;
        return purpose;
    }
    *ret_times = times;
    return word;
}

struct text log_purpose_text(struct sv purpose)
{
    static const struct word words[] = {
        { SV_INIT("typed"), T_INIT("a reason in words") },
        { SV_INIT("intake"), T_INIT("receiving reports") },
        { SV_INIT("own-report"), T_INIT("following one's own report") },
        { SV_INIT("stop_over"), T_INIT("the last day of keeping longer has passed") },
        { SV_INIT("signal_read"), T_INIT("handling reports") },
        { SV_INIT("signal_list"), T_INIT("handling reports") },
        { SV_INIT("signal_enter"), T_INIT("receiving reports") },
        { SV_INIT("signal_handle"), T_INIT("handling reports") },
        { SV_INIT("signal_decide"), T_INIT("deciding on an outcome") },
        { SV_INIT("signal_second"), T_INIT("second pair of eyes") },
        { SV_INIT("signal_assign"), T_INIT("dividing the work") },
        { SV_INIT("reporter_unmask"), T_INIT("reaching the reporter") },
        { SV_INIT("sample_read"), T_INIT("reading samples") },
        { SV_INIT("transfer_confirm"), T_INIT("taking over from another municipality") },
        { SV_INIT("destruction_list"), T_INIT("watching over destruction") },
        { SV_INIT("destruction_authorise"), T_INIT("watching over destruction") },
        { SV_INIT("destruction_stop"), T_INIT("keeping longer on a ground") },
        { SV_INIT("destruction_early"), T_INIT("destroying earlier") },
        { SV_INIT("paper_track"), T_INIT("following copies elsewhere") },
        { SV_INIT("log_read"), T_INIT("oversight") },
        { SV_INIT("weighing_start"), T_INIT("giving a report to the weighing") },
        { SV_INIT("weighing_read"), T_INIT("the joint weighing") },
        { SV_INIT("weighing_advise"), T_INIT("advising in the weighing") },
        { SV_INIT("weighing_lead"), T_INIT("leading the weighing") },
        { SV_INIT("weighing_decide"), T_INIT("deciding on admission") },
        { SV_INIT("weighing_second_read"), T_INIT("reading as the second reader") },
        { SV_INIT("weighing_oversee"), T_INIT("oversight") },
        { SV_INIT("case_read"), T_INIT("the person-centred approach") },
        { SV_INIT("case_lead"), T_INIT("leading a case") },
        { SV_INIT("case_take_part"), T_INIT("taking part in a case") },
        { SV_INIT("case_second"), T_INIT("second pair of eyes") },
        { SV_INIT("rights_handle"), T_INIT("the rights of the person concerned") },
        { SV_INIT("rights_answer"), T_INIT("the rights of the person concerned") },
        { SV_INIT("wording_edit"), T_INIT("setting up") },
        { SV_INIT("account_manage"), T_INIT("managing accounts") },
        { SV_INIT("role_grant"), T_INIT("managing accounts") },
        { SV_INIT("setting_confirm"), T_INIT("setting up") },
        { SV_INIT("checklist_fill"), T_INIT("setting up") },
        { SV_INIT("routing_edit"), T_INIT("setting up") },
        { SV_INIT("key_term"), T_INIT("the term of the municipality's key") },
        { SV_INIT("command_line"), T_INIT("a command on the server") },
        { SV_INIT("refused_session"), T_INIT("refused: not signed in, or not any more") },
        { SV_INIT("refused_municipality"), T_INIT("refused: signed in for another municipality") },
        { SV_INIT("refused_log_line"), T_INIT("refused: in somebody else's name, or without a line in this log") },
        { SV_INIT("refused_key"), T_INIT("refused: with a key that does not fit this file") },
        { SV_INIT("refused_kind"), T_INIT("refused: not for a reporter to read") },
        { SV_INIT("refused_rate"), T_INIT("refused: too often in a short time") },
        { SV_INIT("refused_position"), T_INIT("refused: not all first positions are in") },
        { SV_INIT("refused_many"), T_INIT("refused: tries by many, counted together") },
    };
    return word_text(words, sizeof words / sizeof *words, purpose, (struct text){ 0 });
}
