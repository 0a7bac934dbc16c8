#include "web/asset.h"
#include "web/headers.h"
#include "web/server_inner.h"

#include <stdlib.h>

static bool header_add(struct MHD_Response *response, const char *name, struct sv value)
{
    char text[512];
    ASSERT(value.length < sizeof text);
    for (size_t i = 0; i < value.length; i++) {
        text[i] = value.at[i];
    }
    text[value.length] = '\0';
    return MHD_add_response_header(response, name, text) == MHD_YES;
}

static struct MHD_Response *make(const struct asset *asset, struct sv bytes, bool packed, bool https)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(bytes.length, (void *)(uintptr_t)bytes.at, MHD_RESPMEM_PERSISTENT);
    if (response == NULL) {
        return NULL;
    }
    struct header headers[HEADERS_MAX];
    size_t count = headers_fixed(ANSWER_ASSET, https, headers);
    bool fine = header_add(response, "Content-Type", asset->content_type) &&
        header_add(response, "ETag", asset->etag) &&
                header_add(response, "Vary", SV("Accept-Encoding")) &&
                (!packed || header_add(response, "Content-Encoding", SV("gzip")));
    for (size_t i = 0; i < count && fine; i++) {
        fine = header_add(response, headers[i].name, headers[i].value);
    }
    if (!fine) {
        MHD_destroy_response(response);
        return NULL;
    }
    return response;
}

static enum err ready(struct server *server, const struct asset *asset)
{
    bool https = server->core->options.https;
    struct ready_asset *row = &server->assets[server->asset_count];
    row->asset = asset;
    row->plain = make(asset, asset->bytes, false, https);
    row->packed = asset->gzip.length > 0 ? make(asset, asset->gzip, true, https) : NULL;
    row->unchanged = make(asset, SV(""), false, https);
    server->asset_count++;
    bool fine = row->plain != NULL && row->unchanged != NULL && (asset->gzip.length == 0 || row->packed != NULL);
    return fine ? OK : ERR_NO_MEMORY;
}

enum err static_open(struct server *server)
{
    const struct themes *themes = &server->core->themes;
    server->assets = calloc(asset_count + themes->count + 1, sizeof *server->assets);
    if (server->assets == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < asset_count; i++) {
        TRY(ready(server, &asset_list[i]));
    }
    for (size_t i = 0; i < themes->count; i++) {
        TRY(ready(server, &themes->rows[i]));
    }
    return OK;
}

void static_close(struct server *server)
{
    for (size_t i = 0; i < server->asset_count; i++) {
        struct MHD_Response *all[] = { server->assets[i].plain, server->assets[i].packed, server->assets[i].unchanged };
        for (size_t r = 0; r < sizeof all / sizeof all[0]; r++) {
            if (all[r] != NULL) {
                MHD_destroy_response(all[r]);
            }
        }
    }
    free(server->assets);
}

static bool contains(struct sv text, struct sv wanted)
{
    for (size_t i = 0; i + wanted.length <= text.length; i++) {
        if (sv_starts(sv_from(text, i), wanted)) {
            return true;
        }
    }
    return false;
}

bool static_serve(const struct server *server, const struct exchange *exchange, struct MHD_Connection *connection)
{
    struct sv path = exchange->rq.path;
    if (!sv_starts(path, SV("/static/"))) {
        return false;
    }
    for (size_t i = 0; i < server->asset_count; i++) {
        const struct ready_asset *row = &server->assets[i];
        if (!sv_equal(row->asset->path, path)) {
            continue;
        }
        if (exchange->head.if_none_match.length > 0 && contains(exchange->head.if_none_match, row->asset->etag)) {
            return MHD_queue_response(connection, MHD_HTTP_NOT_MODIFIED, row->unchanged) == MHD_YES;
        }
        bool packed = row->packed != NULL && contains(exchange->head.accept_encoding, SV("gzip"));
        return MHD_queue_response(connection, MHD_HTTP_OK, packed ? row->packed : row->plain) == MHD_YES;
    }
    return false;
}
