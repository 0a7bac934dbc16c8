/* What each row of the command table runs. */
#ifndef SEINHUIS_APP_COMMANDS_H
#define SEINHUIS_APP_COMMANDS_H

#include "app/command.h"

enum err command_check(struct command_call *call);
enum err command_check_inside(struct command_call *call);
enum err command_doctor(struct command_call *call);
enum err command_doctor_inside(struct command_call *call);
enum err command_health(struct command_call *call);
enum err command_migrate(struct command_call *call);
enum err command_init(struct command_call *call);
enum err command_user(struct command_call *call);
enum err command_log_verify(struct command_call *call);
enum err command_retention(struct command_call *call);
enum err command_keys_rotate(struct command_call *call);
enum err command_keys_replace_master(struct command_call *call);
enum err command_keys_status(struct command_call *call);
enum err command_recovery_make(struct command_call *call);
enum err command_recovery_restore(struct command_call *call);
enum err command_recovery_drill(struct command_call *call);
enum err command_recovery_note(struct command_call *call);
enum err command_backup(struct command_call *call);
enum err command_backup_key(struct command_call *call);
enum err command_backup_noted(struct command_call *call);
enum err command_backup_proved(struct command_call *call);
enum err command_restore(struct command_call *call);
enum err command_routes(struct command_call *call);
enum err command_settings(struct command_call *call);
enum err command_queries(struct command_call *call);
enum err command_permissions(struct command_call *call);
enum err command_version(struct command_call *call);

#endif
