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
#include <stdint.h>
#include <string.h>

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
static void lowest(Block *k, const double *price, long step, int ring, int from, int to, int m) {
    for (int j = 0; j < m; j++) k->a[j] = k->b[j] = k->c[j] = INFINITY;
    for (int u = from; u <= to; u++) {
        const double *restrict s = price + (long)(u % ring) * step;
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

static void finish(const Terms *w, const Block *k, long paths, long first, int m, double *out) {
    for (int j = 0; j < m; j++) {
        long i = first + j;
        out[i] = k->shares[j];
        out[paths + i] = k->extra[j];
        out[2 * paths + i] = k->cash[j];
        out[3 * paths + i] = k->left[j] / w->part;
    }
}

/* `price` is that of the first day of the block, `step` what lies between two days, `ring` how many days are kept. */
static void one_day(const Terms *w, Block *k, const double *price, long step, int ring, int t, int m) {
    const double *s = price + (long)(t % ring) * step;
    day(w, k, s, w->accrual[t], m);
    if (!w->kind[t]) return;
    if (w->span && w->kind[t] == 2) lowest(k, price, step, ring, t - w->span + 1, t, m);
    else for (int j = 0; j < m; j++) k->a[j] = rint(s[j] * 100);
    convert(w, k, s, k->a, t, m);
}

void run(const Terms *w, const double *price, long paths, int threads, double *out) {
    long blocks = (paths + WIDTH - 1) / WIDTH;
    #pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (long n = 0; n < blocks; n++) {
        static _Thread_local Block k;
        long first = n * WIDTH;
        int m = paths - first < WIDTH ? (int)(paths - first) : WIDTH;
        begin(w, &k, m);
        for (int t = 0; t < w->days; t++) one_day(w, &k, price + first, paths, w->days, t, m);
        finish(w, &k, paths, first, m, out);
    }
}

/* ---------------------------------------------------------------------------- the same on prices generated inside */

typedef struct { double z[4][WIDTH], level[WIDTH], ring[32][WIDTH]; uint64_t bits[4][WIDTH]; } Draws;

/* Philox 4x32, ten rounds: four words for each path and a group of four days. */
static void words(uint32_t seed, long first, uint32_t four, int m, Draws *d) {
    for (int j = 0; j < m; j++) {
        uint32_t a = (uint32_t)(first + j), b = 0, c = four, e = 0, k0 = seed, k1 = 0;
        for (int round = 0; round < 10; round++) {
            uint64_t p = (uint64_t)0xD2511F53u * a, q = (uint64_t)0xCD9E8D57u * c;
            a = (uint32_t)(q >> 32) ^ b ^ k0;
            c = (uint32_t)(p >> 32) ^ e ^ k1;
            b = (uint32_t)q;
            e = (uint32_t)p;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        d->z[0][j] = a; d->z[1][j] = b; d->z[2][j] = c; d->z[3][j] = e;
    }
}

/* Box and Muller on two rows of words; logarithm, sine and cosine as polynomials. */
static void normal(double *restrict y, double *restrict turn, uint64_t *restrict bits, int m) {
    for (int j = 0; j < m; j++) { double v = y[j] + 0.5; memcpy(&bits[j], &v, 8); }
    for (int j = 0; j < m; j++) {
        uint64_t mantissa = (bits[j] & 0x000FFFFFFFFFFFFFull) | 0x3FF0000000000000ull;
        uint64_t raised = (bits[j] >> 52) | 0x4330000000000000ull;
        double f, e;
        memcpy(&f, &mantissa, 8);
        memcpy(&e, &raised, 8);
        int high = f > 1.4142135623730951;
        f = high ? f * 0.5 : f;
        e = e - 4503599627370496.0 - (high ? 1022.0 : 1023.0);
        double g = (f - 1) / (f + 1), s = g * g, p = 1.0 / 17 + s * (1.0 / 19);
        p = 1.0 / 15 + s * p; p = 1.0 / 13 + s * p; p = 1.0 / 11 + s * p; p = 1.0 / 9 + s * p;
        p = 1.0 / 7 + s * p; p = 1.0 / 5 + s * p; p = 1.0 / 3 + s * p;
        double radius = sqrt(-2 * (2 * g * (1 + s * p) + (e - 32) * 0.6931471805599453));
        double a = (turn[j] + 0.5) * (1.0 / 1073741824.0), k = floor(a + 0.5), r = (a - k) * 1.5707963267948966;
        s = r * r;
        p = 1.0 / 6227020800.0 + s * (-1.0 / 1307674368000.0);
        p = -1.0 / 39916800.0 + s * p; p = 1.0 / 362880.0 + s * p; p = -1.0 / 5040.0 + s * p;
        p = 1.0 / 120.0 + s * p; p = -1.0 / 6.0 + s * p;
        double sine = r * (1 + s * p), q = 1.0 / 479001600.0 + s * (-1.0 / 87178291200.0);
        q = -1.0 / 3628800.0 + s * q; q = 1.0 / 40320.0 + s * q; q = -1.0 / 720.0 + s * q;
        q = 1.0 / 24.0 + s * q; q = -0.5 + s * q;
        double cosine = 1 + s * q, quarter = k - 4 * floor(k * 0.25);
        int swap = (quarter == 1) | (quarter == 3);
        double across = swap ? sine : cosine, up = swap ? cosine : sine;
        y[j] = radius * (((quarter == 1) | (quarter == 2)) ? -across : across);
        turn[j] = radius * (quarter >= 2 ? -up : up);
    }
}

static void next(const double *restrict z, double *restrict level, double *restrict row, double move, double step, int m) {
    for (int j = 0; j < m; j++) {
        double y = (move + step * z[j]) * 0.125, e = 1 + y * (1.0 / 11);
        e = 1 + y * (1.0 / 10) * e; e = 1 + y * (1.0 / 9) * e; e = 1 + y * (1.0 / 8) * e; e = 1 + y * (1.0 / 7) * e;
        e = 1 + y * (1.0 / 6) * e; e = 1 + y * 0.2 * e; e = 1 + y * 0.25 * e; e = 1 + y * (1.0 / 3) * e;
        e = 1 + y * 0.5 * e; e = 1 + y * e;
        e *= e; e *= e; e *= e;
        level[j] *= e;
        row[j] = rint(level[j] * 100) / 100;
    }
}

/* Geometric Brownian motion from `start`, by a mean `move` and a deviation `step` of the logarithm of each day. */
void generate(const Terms *w, double start, double move, double step, int seed, long paths, int threads, double *out) {
    long blocks = (paths + WIDTH - 1) / WIDTH;
    #pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (long n = 0; n < blocks; n++) {
        static _Thread_local Block k;
        static _Thread_local Draws d;
        long first = n * WIDTH;
        int m = paths - first < WIDTH ? (int)(paths - first) : WIDTH;
        begin(w, &k, m);
        for (int j = 0; j < m; j++) { d.level[j] = start; d.ring[0][j] = rint(start * 100) / 100; }
        for (int t = 0; t < w->days; t++) {
            if (t && (t - 1) % 4 == 0) {
                words((uint32_t)seed, first, (uint32_t)(t / 4), m, &d);
                normal(d.z[0], d.z[1], d.bits[0], m);
                normal(d.z[2], d.z[3], d.bits[1], m);
            }
            if (t) next(d.z[(t - 1) % 4], d.level, d.ring[t % 32], move, step, m);
            one_day(w, &k, d.ring[0], WIDTH, 32, t, m);
        }
        finish(w, &k, paths, first, m, out);
    }
}
