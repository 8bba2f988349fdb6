"""Draws inside a kernel, as text: numbers that depend on the seed, the path and the day alone, whoever draws them.

Philox 4x32 with ten rounds (Salmon and others, SC 2011) turns a counter into four words; Box and Muller turn two words
into two normal draws. Logarithm, sine, cosine and exponential are written out as polynomials without a branch, so that
the compiler makes vectors of them and every machine gives the same bytes. `paths.py` says the same in NumPy.
"""

from __future__ import annotations

HELPERS = '''
U32 = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
# A word under these bits is a double: two to the 52nd, plus the word.
MAGIC = np.uint64(0x4330000000000000)
MANTISSA = np.uint64(0x000FFFFFFFFFFFFF)
ONE_BITS = np.uint64(0x3FF0000000000000)
U52 = np.uint64(52)
TWO52 = 4503599627370496.0


@njit(cache=True)
def draw(seed0, seed1, first, four, stream, m, i0, i1, i2, i3):
    """Four words of 32 bits for each path of a block and a group of four days, as the bits of doubles."""
    for j in range(m):
        path = first + np.uint64(j)
        k0 = seed0
        k1 = seed1
        a = path & LOW
        b = path >> U32
        c = four
        d = stream
        for _ in range(10):
            p = np.uint64(0xD2511F53) * a
            q = np.uint64(0xCD9E8D57) * c
            a = (q >> U32) ^ b ^ k0
            c = (p >> U32) ^ d ^ k1
            b = q & LOW
            d = p & LOW
            k0 = (k0 + np.uint64(0x9E3779B9)) & LOW
            k1 = (k1 + np.uint64(0xBB67AE85)) & LOW
        i0[j] = a | MAGIC
        i1[j] = b | MAGIC
        i2[j] = c | MAGIC
        i3[j] = d | MAGIC


@njit(cache=True)
def polar(m, y, angle, w, iy, iw):
    """Two normal draws from two words, in place; `iy` and `iw` are the bits of `y` and `w`."""
    for j in range(m):
        y[j] = (y[j] - TWO52) + 0.5
    for j in range(m):
        iw[j] = (iy[j] >> U52) | MAGIC
    for j in range(m):
        iy[j] = (iy[j] & MANTISSA) | ONE_BITS
    for j in range(m):
        high = y[j] > 1.4142135623730951
        f = y[j] * 0.5 if high else y[j]
        e = (w[j] - TWO52) - (1022.0 if high else 1023.0)
        g = (f - 1.0) / (f + 1.0)
        s = g * g
        p = 1.0 / 17.0 + s * (1.0 / 19.0)
        p = 1.0 / 15.0 + s * p
        p = 1.0 / 13.0 + s * p
        p = 1.0 / 11.0 + s * p
        p = 1.0 / 9.0 + s * p
        p = 1.0 / 7.0 + s * p
        p = 1.0 / 5.0 + s * p
        p = 1.0 / 3.0 + s * p
        log = 2.0 * g * (1.0 + s * p) + (e - 32.0) * 0.6931471805599453
        y[j] = np.sqrt(-2.0 * log)
    for j in range(m):
        a = ((angle[j] - TWO52) + 0.5) * (1.0 / 1073741824.0)
        k = np.floor(a + 0.5)
        r = (a - k) * 1.5707963267948966
        s = r * r
        p = -1.0 / 1307674368000.0
        p = 1.0 / 6227020800.0 + s * p
        p = -1.0 / 39916800.0 + s * p
        p = 1.0 / 362880.0 + s * p
        p = -1.0 / 5040.0 + s * p
        p = 1.0 / 120.0 + s * p
        p = -1.0 / 6.0 + s * p
        sine = r * (1.0 + s * p)
        q = -1.0 / 87178291200.0
        q = 1.0 / 479001600.0 + s * q
        q = -1.0 / 3628800.0 + s * q
        q = 1.0 / 40320.0 + s * q
        q = -1.0 / 720.0 + s * q
        q = 1.0 / 24.0 + s * q
        q = -0.5 + s * q
        cosine = 1.0 + s * q
        swap = k - 2.0 * np.floor(k * 0.5) > 0.5
        turn = k - 4.0 * np.floor(k * 0.25)
        across = sine if swap else cosine
        up = cosine if swap else sine
        across = -across if (turn == 1.0) | (turn == 2.0) else across
        up = -up if turn >= 2.0 else up
        radius = y[j]
        y[j] = radius * across
        angle[j] = radius * up


@njit(cache=True)
def normals(G, first, four, m, z0, z1, z2, z3, z4):
    """Four normal draws for each path of a block: those of four days."""
    i0 = z0.view(np.uint64)
    i1 = z1.view(np.uint64)
    i2 = z2.view(np.uint64)
    i3 = z3.view(np.uint64)
    i4 = z4.view(np.uint64)
    draw(np.uint64(G[3]), np.uint64(G[4]), np.uint64(first), np.uint64(four), np.uint64(0), m, i0, i1, i2, i3)
    polar(m, z0, z1, z4, i0, i4)
    polar(m, z2, z3, z4, i2, i4)


@njit(cache=True)
def drawn(G, first, four, m, z0, z1, z2, z3, z4):
    """Four places among the days of a history for each path of a block."""
    i0 = z0.view(np.uint64)
    i1 = z1.view(np.uint64)
    i2 = z2.view(np.uint64)
    i3 = z3.view(np.uint64)
    draw(np.uint64(G[3]), np.uint64(G[4]), np.uint64(first), np.uint64(four), np.uint64(1), m, i0, i1, i2, i3)
    count = G[1]
    for j in range(m):
        z0[j] = np.floor((z0[j] - TWO52) * (1.0 / 4294967296.0) * count)
    for j in range(m):
        z1[j] = np.floor((z1[j] - TWO52) * (1.0 / 4294967296.0) * count)
    for j in range(m):
        z2[j] = np.floor((z2[j] - TWO52) * (1.0 / 4294967296.0) * count)
    for j in range(m):
        z3[j] = np.floor((z3[j] - TWO52) * (1.0 / 4294967296.0) * count)


@njit(cache=True)
def moved(G, m, level, z, row):
    """The prices of a day from those of the day before and a normal draw."""
    for j in range(m):
        y = (G[1] + G[2] * z[j]) * 0.125
        e = 1.0 + y * (1.0 / 11.0)
        e = 1.0 + y * (1.0 / 10.0) * e
        e = 1.0 + y * (1.0 / 9.0) * e
        e = 1.0 + y * (1.0 / 8.0) * e
        e = 1.0 + y * (1.0 / 7.0) * e
        e = 1.0 + y * (1.0 / 6.0) * e
        e = 1.0 + y * (1.0 / 5.0) * e
        e = 1.0 + y * (1.0 / 4.0) * e
        e = 1.0 + y * (1.0 / 3.0) * e
        e = 1.0 + y * (1.0 / 2.0) * e
        e = 1.0 + y * e
        e = e * e
        e = e * e
        e = e * e
        level[j] = level[j] * e
        row[j] = level[j]


@njit(cache=True)
def repeated(G, m, level, z, row):
    """The prices of a day from those of the day before and a day of a history."""
    for j in range(m):
        level[j] = level[j] * G[5 + int(z[j])]
        row[j] = level[j]
'''
