/* Offers signed requests to triaged, and is the place where its posts go: one process, one thread, one clock.
 *
 *   load FILE                       FILE: records of a 32-bit length (little-endian) and a complete HTTP request
 *   → "sink PORT"                   posts are taken there, from the start
 *   ← "go PORT CONNECTIONS WINDOW COUNT GAP_US"
 *   → one line of JSON, then it ends
 *
 * At most WINDOW events are under way (sent and not yet posted), so what is measured is a rate that can be kept up.
 * With a window of 1 and a gap each event travels alone, and its time from the first byte sent to the whole post
 * received is told in microseconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, CLIENTS = 1024, LONGEST_S = 120 };
enum kind { LISTENER, SINK, CLIENT };

struct peer {
    enum kind kind;
    int fd;
    int is_waiting; /* a client that has no answer yet */
    size_t length;
    char buffer[BUFFER];
};

/* What Slack says to a post. The length counts: with a wrong one every second answer would be lost. */
static const char POSTED[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 53\r\n\r\n"
    "{\"ok\":true,\"channel\":\"C0BENCH00\",\"ts\":\"1790000000.1\"}";

static char *file;
static size_t file_size, file_at;
static int loop;
static long sent, accepted, refused, posted, count, window, gap_us;
static int64_t began, last_post, next_send, *post_times;
static struct peer *clients[CLIENTS];
static int client_count;

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static struct peer *watch(enum kind kind, int fd) {
    struct peer *peer = calloc(1, sizeof *peer);
    if (!peer) fail("memory");
    peer->kind = kind;
    peer->fd = fd;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
    if (epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
    int yes = 1;
    if (kind != LISTENER) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return peer;
}

static void read_file(const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in || fseek(in, 0, SEEK_END)) fail(path);
    file_size = (size_t)ftell(in);
    rewind(in);
    file = malloc(file_size);
    if (!file || fread(file, 1, file_size, in) != file_size) fail(path);
    fclose(in);
}

static int open_sink(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) || listen(fd, 512)) fail("listen");
    if (getsockname(fd, (struct sockaddr *)&address, &size)) fail("getsockname");
    watch(LISTENER, fd);
    return ntohs(address.sin_port);
}

static void connect_clients(int port, int wanted) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (client_count = 0; client_count < wanted && client_count < CLIENTS; client_count++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
        clients[client_count] = watch(CLIENT, fd);
    }
}

static void write_all(int fd, const char *bytes, size_t length) {
    while (length) {
        ssize_t done = write(fd, bytes, length);
        if (done <= 0) fail("write");
        bytes += done;
        length -= (size_t)done;
    }
}

/* Sends on every client that is free, as far as the window, the count and the gap allow. */
static void offer(void) {
    for (int i = 0; i < client_count && sent < count && sent - refused - posted < window; i++) {
        if (clients[i]->is_waiting || (gap_us && now() < next_send)) continue;
        uint32_t length;
        if (file_at + sizeof length > file_size) {
            count = sent; /* the file is at its end */
            return;
        }
        memcpy(&length, file + file_at, sizeof length);
        began = now();
        write_all(clients[i]->fd, file + file_at + sizeof length, length);
        file_at += sizeof length + length;
        clients[i]->is_waiting = 1;
        sent++;
    }
}

/* The length of the first whole message in the buffer; 0 when it is not whole yet. */
static size_t whole(struct peer *peer) {
    char *end = memmem(peer->buffer, peer->length, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t head = (size_t)(end - peer->buffer) + 4, body = 0;
    for (char *line = peer->buffer; line < end; line = memchr(line, '\n', (size_t)(end + 2 - line)) + 1)
        if (!strncasecmp(line, "content-length:", 15)) body = strtoul(line + 15, NULL, 10);
    return peer->length >= head + body ? head + body : 0;
}

static void take(struct peer *peer) {
    if (peer->kind == SINK) {
        last_post = now();
        if (posted < count) post_times[posted] = gap_us ? last_post - began : last_post;
        posted++;
        write_all(peer->fd, POSTED, sizeof POSTED - 1);
    } else {
        peer->is_waiting = 0;
        if (peer->length > 12 && !memcmp(peer->buffer + 9, "200", 3)) accepted++;
        else refused++;
    }
    if (gap_us) next_send = now() + gap_us * 1000;
}

static void receive(struct peer *peer) {
    ssize_t got = read(peer->fd, peer->buffer + peer->length, BUFFER - peer->length);
    if (got <= 0) {
        if (peer->kind == CLIENT) fail("the daemon hung up");
        close(peer->fd);
        free(peer);
        return;
    }
    peer->length += (size_t)got;
    size_t length;
    while ((length = whole(peer))) {
        take(peer);
        peer->length -= length;
        memmove(peer->buffer, peer->buffer + length, peer->length);
    }
    if (peer->length == BUFFER) fail("a message is larger than the buffer");
}

static void turn(int timeout_ms) {
    struct epoll_event events[128];
    int ready = epoll_wait(loop, events, 128, timeout_ms);
    for (int i = 0; i < ready; i++) {
        struct peer *peer = events[i].data.ptr;
        if (peer->kind == LISTENER) {
            int fd = accept(peer->fd, NULL, NULL);
            if (fd >= 0) watch(SINK, fd);
        } else {
            receive(peer);
        }
    }
}

static int ascending(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void report(double seconds) {
    printf("{\"sent\": %ld, \"accepted\": %ld, \"refused\": %ld, \"posted\": %ld, \"seconds\": %.6f", sent, accepted,
           refused, posted, seconds);
    if (gap_us && posted) {
        qsort(post_times, (size_t)posted, sizeof *post_times, ascending);
        printf(", \"p50_us\": %.1f, \"p99_us\": %.1f", (double)post_times[posted / 2] / 1e3,
               (double)post_times[posted * 99 / 100] / 1e3);
    } else if (posted > 2 * window + 10) {
        /* Neither the filling of the window at the beginning nor its emptying at the end. */
        long first = posted / 10 > window ? posted / 10 : window, last = posted - window - 1;
        double seconds_between = (double)(post_times[last] - post_times[first]) / 1e9;
        printf(", \"per_second\": %.1f", (double)(last - first) / seconds_between);
    }
    printf("}\n");
}

int main(int argc, char **argv) {
    if (argc != 2) return fprintf(stderr, "usage: load FILE\n"), 2;
    if ((loop = epoll_create1(0)) < 0) fail("epoll");
    read_file(argv[1]);
    printf("sink %d\n", open_sink());
    fflush(stdout);
    int port, connections;
    if (scanf("go %d %d %ld %ld %ld", &port, &connections, &window, &count, &gap_us) != 5) fail("no \"go\"");
    post_times = calloc((size_t)count + 1, sizeof *post_times);
    if (!post_times) fail("memory");
    connect_clients(port, connections);
    int64_t start = now(), end = start + (int64_t)LONGEST_S * 1000000000;
    while ((posted < count - refused || accepted + refused < sent || sent < count) && now() < end) {
        offer();
        turn(gap_us ? 1 : 10);
    }
    report((double)(last_post - start) / 1e9);
    return 0;
}
