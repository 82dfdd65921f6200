// What libcurl itself costs: the same posts from a plain C loop on one multi handle, with handles that are set once.
//
//   floor URL IN_FLIGHT COUNT SIZE    prints "posts COUNT failed N per_second R cpu_us_per_post U"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static size_t dropped(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    int width = atoi(argv[2]), count = atoi(argv[3]), sent = 0, done = 0, failed = 0, running = 0;
    size_t size = (size_t)atoi(argv[4]);
    char *body = calloc(size + 1, 1);
    if (body == NULL) return 1;
    static const char head[] = "{\"channel\":\"C1\",\"text\":\"", tail[] = "\"}";
    if (size < sizeof head + sizeof tail) return 1;
    memset(body, 'a', size);
    memcpy(body, head, sizeof head - 1);
    memcpy(body + size - (sizeof tail - 1), tail, sizeof tail - 1);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");
    headers = curl_slist_append(headers, "Authorization: Bearer x");
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (; sent < width && sent < count; sent++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)size);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, dropped);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_multi_add_handle(multi, easy);
    }
    while (done < count) {
        curl_multi_perform(multi, &running);
        int left = 0, ended = 0;
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL *easy = message->easy_handle;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            failed += message->data.result != CURLE_OK || status != 200;
            done++;
            ended++;
            curl_multi_remove_handle(multi, easy);
            if (sent < count) {
                sent++;
                curl_multi_add_handle(multi, easy);
            }
        }
        if (ended == 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double wall = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    printf("posts %d failed %d per_second %.0f cpu_us_per_post %.1f\n", count, failed, count / wall, cpu / count * 1e6);
    return 0;
}
