/* The route table's rows. A route without a permission does not compile; PUBLIC is written out.
 *
 * GET   show(rq)                                   on a worker; sets the answer
 * STEADY a GET whose page is the same for everyone (per municipality and language) until the next commit: kept, and
 * served by the network thread
 * POST  prepare(rq, &prepared) on a worker: form, snapshot, keys, sealing; sets the answer that goes out after COMMIT
 *                              (a problem added to the form there counts as one found before; *ret_prepared left NULL:
 *                              nothing to write)
 *       apply(tx, prepared)    on the writer: SQL only, may run again
 *       again(rq)              when the form has problems: the page once more, all typed text kept; also when the write
 *       was a conflict
 *                              (rq->outcome), with a fresh snapshot and subject
 * A *_KNOWN row is public and serves people who have a code or an account: a flood of what anybody may send leaves room
 * for it, in the queue and in what all together may send. A *_DOOR row checks a password: of those few run at once.
 * subject(rq, &subject) finds what {…} in the path names, for this actor, in one query; ERR_NOT_FOUND is the one 404.
 */
#ifndef SEINHUIS_WEB_ROUTE_H
#define SEINHUIS_WEB_ROUTE_H

#include "web/form.h"
#include "web/request.h"

struct tx_write;

typedef enum err show_fn(struct rq *rq);
typedef enum err prepare_fn(struct rq *rq, const void **ret_prepared);
typedef enum err apply_half_fn(struct tx_write *tx, const void *prepared);
typedef enum err subject_fn(struct rq *rq, void **ret_subject);

/* Who waits with whom for a worker, the first to be turned away first. */
enum lane_kind { LANE_PUBLIC, LANE_DOOR, LANE_KNOWN, LANE_STAFF, LANE_COUNT };

enum route_kind { ROUTE_SHOW, ROUTE_STEADY, ROUTE_CHANGE };

struct route {
    struct sv path;              /* "/signalen/{verwijzing}": parts in braces match one segment */
    enum route_kind kind;
    enum permission permission;
    show_fn *show;               /* GET; or `again` of a POST */
    subject_fn *subject;         /* NULL: the path names nothing */
    const struct form *form;     /* POST */
    prepare_fn *prepare;
    apply_half_fn *apply;        /* NULL: nothing is written (a form that only asks) */
    bool across;                 /* reaches rows of other municipalities than the one on screen: POST_ACROSS */
    enum lane_kind lane;         /* of a public row; all others wait in LANE_STAFF */
};

#define PUBLIC MAY_NOTHING_NEEDED
#define GET(path_, show_, permission_) \
    { .path = SV_INIT(path_), .kind = ROUTE_SHOW, .permission = (permission_), .show = (show_) }
#define GET_OF(path_, subject_, show_, permission_) \
    { .path = SV_INIT(path_), .kind = ROUTE_SHOW, .permission = (permission_), .subject = (subject_), .show = (show_) }
#define GET_STEADY(path_, show_, permission_) \
    { .path = SV_INIT(path_), .kind = ROUTE_STEADY, .permission = (permission_), .show = (show_) }
#define POST(path_, form_, again_, prepare_, apply_, permission_)                                                    \
    { .path = SV_INIT(path_), .kind = ROUTE_CHANGE, .permission = (permission_), .show = (again_), .form = (form_), \
      .prepare = (prepare_), .apply = (apply_) }
#define GET_KNOWN(path_, show_) \
    { .path = SV_INIT(path_), .kind = ROUTE_SHOW, .permission = PUBLIC, .show = (show_), .lane = LANE_KNOWN }
#define POST_DOOR(path_, form_, again_, prepare_, apply_) \
    { .path = SV_INIT(path_), .kind = ROUTE_CHANGE, .permission = PUBLIC, .show = (again_), .form = (form_), \
      .prepare = (prepare_), .apply = (apply_), .lane = LANE_DOOR }
#define POST_KNOWN(path_, form_, again_, prepare_, apply_) \
    { .path = SV_INIT(path_), .kind = ROUTE_CHANGE, .permission = PUBLIC, .show = (again_), .form = (form_), \
      .prepare = (prepare_), .apply = (apply_), .lane = LANE_KNOWN }
#define POST_OF(path_, subject_, form_, again_, prepare_, apply_, permission_) \
    { .path = SV_INIT(path_), .kind = ROUTE_CHANGE, .permission = (permission_), .subject = (subject_), \
      .show = (again_), \
      .form = (form_), .prepare = (prepare_), .apply = (apply_) }
/* An act of staff that cannot keep to one municipality; a comment beside the row says why. */
#define POST_ACROSS(path_, subject_, form_, again_, prepare_, apply_, permission_) \
    { .path = SV_INIT(path_), .kind = ROUTE_CHANGE, .permission = (permission_), .subject = (subject_), \
      .show = (again_), .form = (form_), .prepare = (prepare_), .apply = (apply_), .across = true }

struct route_table {
    const struct route *rows;
    size_t count;
};
#define ROUTE_TABLE(rows_) { (rows_), sizeof(rows_) / sizeof((rows_)[0]) }

#endif
