#ifndef TRIAGED_CLIBCURL_SHIM_H
#define TRIAGED_CLIBCURL_SHIM_H

#include <curl/curl.h>

// Swift cannot call variadic C functions, so every argument type that CurlTransport passes has one typed door here.
// Integers are `long` because that is what libcurl reads from its variable arguments: an `int` there is undefined.

static inline CURLcode triaged_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode triaged_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode triaged_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode triaged_curl_set_bytes(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}

/// Sets a data callback and its context together, so that one can never be set without the other.
static inline CURLcode triaged_curl_set_callback(
    CURL *easy, CURLoption function, curl_write_callback callback, CURLoption data, void *context) {
    CURLcode code = curl_easy_setopt(easy, function, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, data, context);
}

/// Called when a connection is ready and the request is about to leave (libcurl 7.80).
static inline CURLcode triaged_curl_set_before_request(CURL *easy, curl_prereq_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

/// Where an upload's bytes come from.
static inline CURLcode triaged_curl_set_reader(CURL *easy, curl_read_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_READDATA, context);
}

/// Called all along a transfer, also where libcurl itself waits; any answer but 0 ends it.
static inline CURLcode triaged_curl_set_progress(CURL *easy, curl_xferinfo_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, callback);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_XFERINFODATA, context);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

static inline CURLcode triaged_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode triaged_curl_get_pointer(CURL *easy, CURLINFO info, char **value) {
    return curl_easy_getinfo(easy, info, value);
}

/// The socket of a connection that was only made (`CURLOPT_CONNECT_ONLY`).
static inline CURLcode triaged_curl_get_socket(CURL *easy, curl_socket_t *socket) {
    return curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, socket);
}

static inline CURLMcode triaged_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// `CURLMsg.data` is a union, which Swift imports without its cases.
static inline CURLcode triaged_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

#endif
