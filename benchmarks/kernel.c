/* The contract of w2.terms by hand: what a careful person writes who knows it beforehand and wants it fast.
 *
 * Prices come day by day, paths beside each other: price[day * paths + path], dollars on whole cents. Money that decides
 * counts of shares is kept in whole parts of a dollar (PART of them), so that a count of shares is the floor of a quotient
 * of two integers; what is only reported is kept in dollars. A block of paths keeps its state in cache, and the loops over
 * a block have no branches, so that the compiler makes vectors of them.
 *
 * Each day: accrue since the day before; redeem what has been out of range ten days running; at a month's end, convert.
 */
#include <math.h>
#include <stdlib.h>

#define WIDTH 1024

typedef struct {
    int days, streak, span, lowest;      /* trading days; days out of range that open redemption; the look-back */
    double issued, fixed, part;          /* dollars of stated value; fixed price in dollars; parts of a dollar */
    double bar, low, high, limit;        /* prices in dollars; the most shares */
    const double *accrual;               /* of each day: rate x days since the trading day before / 365 */
    const double *open;                  /* of each day: the part of what was issued that may be converted by then */
    const int *kind;                     /* of each day: 0 nothing, 1 at the fixed price, 2 at the variable one */
} Terms;

typedef struct {
    double left[WIDTH], used[WIDTH], shares[WIDTH], extra[WIDTH], cash[WIDTH], accrued[WIDTH], run[WIDTH];
    double a[WIDTH], b[WIDTH], c[WIDTH];
} Block;

static void begin(const Terms *w, Block *k, int m) {
    for (int j = 0; j < m; j++) {
        k->left[j] = w->issued * w->part;
        k->used[j] = k->shares[j] = k->extra[j] = k->cash[j] = k->accrued[j] = k->run[j] = 0;
    }
}

/* Accrual and the watch on the range. */
static void day(const Terms *w, Block *k, const double *restrict s, double y, int m) {
    const double low = w->low, high = w->high, need = w->streak, dollar = 1 / w->part;
    for (int j = 0; j < m; j++) {
        double earned = k->accrued[j] + k->left[j] * dollar * y;
        double run = ((s[j] < low) | (s[j] > high)) ? k->run[j] + 1 : 0;
        int gone = run >= need;
        k->run[j] = run;
        k->cash[j] = gone ? k->cash[j] + (k->left[j] * dollar + earned) : k->cash[j];
        k->accrued[j] = gone ? 0 : earned;
        k->left[j] = gone ? 0 : k->left[j];
    }
}

/* The sum of the three lowest closes of a span, in cents. */
static void lowest(Block *k, const double *price, long paths, long first, int from, int to, int m) {
    for (int j = 0; j < m; j++) k->a[j] = k->b[j] = k->c[j] = INFINITY;
    for (int u = from; u <= to; u++) {
        const double *restrict s = price + (long)u * paths + first;
        for (int j = 0; j < m; j++) {
            double x = s[j], worse;
            worse = x > k->a[j] ? x : k->a[j]; k->a[j] = x < k->a[j] ? x : k->a[j]; x = worse;
            worse = x > k->b[j] ? x : k->b[j]; k->b[j] = x < k->b[j] ? x : k->b[j]; x = worse;
            k->c[j] = x < k->c[j] ? x : k->c[j];
        }
    }
    for (int j = 0; j < m; j++) k->a[j] = rint(k->a[j] * 100) + rint(k->b[j] * 100) + rint(k->c[j] * 100);
}

/* A conversion of all that is open, under the limit, with its dividend in shares where those fit. */
static void convert(const Terms *w, Block *k, const double *restrict s, const double *restrict cents, int t, int m) {
    const int at_fixed = w->kind[t] == 1;
    const double fixed = w->fixed * w->part, most = w->open[t] * w->issued * w->part, limit = w->limit;
    const double bar = w->bar, dollar = 1 / w->part;
    for (int j = 0; j < m; j++) {
        double variable = 101 * cents[j];
        double price = at_fixed ? fixed : (variable < fixed ? variable : fixed);
        int may = (s[j] >= bar) & (k->left[j] > 0) & (!at_fixed | (s[j] >= w->fixed));
        double asked = most - k->used[j];
        asked = asked < k->left[j] ? asked : k->left[j];
        asked = asked > 0 ? asked : 0;
        double full = floor(asked / price), room = limit - (k->shares[j] + k->extra[j]);
        double got = full < room ? full : room;
        double gone = got < full ? got * price : asked;
        gone = may ? gone : 0;
        got = may ? got : 0;
        double whole = k->left[j] > 0 ? k->left[j] : 1;
        double dividend = k->accrued[j] * (gone / whole);
        double more = floor(dividend * w->part / price * (1 + 1e-12));
        int fits = got + more <= room;
        k->shares[j] += got;
        k->extra[j] += fits ? more : 0;
        k->cash[j] += fits ? 0 : dividend;
        k->accrued[j] -= dividend;
        k->left[j] -= gone;
        k->used[j] += gone;
    }
}

static void block(const Terms *w, const double *price, long paths, long first, int m, double *out) {
    static _Thread_local Block k;
    begin(w, &k, m);
    for (int t = 0; t < w->days; t++) {
        const double *s = price + (long)t * paths + first;
        day(w, &k, s, w->accrual[t], m);
        if (!w->kind[t]) continue;
        if (w->span && w->kind[t] == 2) lowest(&k, price, paths, first, t - w->span + 1, t, m);
        else for (int j = 0; j < m; j++) k.a[j] = rint(s[j] * 100);
        convert(w, &k, s, k.a, t, m);
    }
    for (int j = 0; j < m; j++) {
        long i = first + j;
        out[i] = k.shares[j];
        out[paths + i] = k.extra[j];
        out[2 * paths + i] = k.cash[j];
        out[3 * paths + i] = k.left[j] / w->part;
    }
}

void run(const Terms *w, const double *price, long paths, int threads, double *out) {
    long blocks = (paths + WIDTH - 1) / WIDTH;
    #pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (long n = 0; n < blocks; n++) {
        long first = n * WIDTH;
        block(w, price, paths, first, paths - first < WIDTH ? (int)(paths - first) : WIDTH, out);
    }
}
