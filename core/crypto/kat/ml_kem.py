# SPDX-License-Identifier: Apache-2.0
"""What the known answers need of ML-KEM (FIPS 203): the key of a seed, and the secret of a rejected ciphertext.

Plain and slow, as the standard writes it; for make_vectors.py, which must not ask what it tests.
"""
import hashlib

Q, N = 3329, 256
ZETA = 17  # a primitive 256th root of unity modulo Q


def reversed_bits(number, num_bits):
    return int(f"{number:0{num_bits}b}"[::-1], 2)


def sample_ntt(seed):
    """Algorithm 7: 256 numbers below Q by rejection."""
    stream = hashlib.shake_128(seed).digest(3 * N * 3)
    numbers = []
    for at in range(0, len(stream), 3):
        low, middle, high = stream[at:at + 3]
        numbers += [number for number in (low | (middle & 15) << 8, middle >> 4 | high << 4) if number < Q]
    return numbers[:N]


def sample_small(seed, nonce):
    """Algorithm 8 with eta 2."""
    bits = int.from_bytes(hashlib.shake_256(seed + bytes([nonce])).digest(128), "little")
    nibbles = [bits >> 4 * i & 15 for i in range(N)]
    return [((nibble & 1) + (nibble >> 1 & 1) - (nibble >> 2 & 1) - (nibble >> 3)) % Q for nibble in nibbles]


def ntt(numbers):
    """Algorithm 9."""
    numbers, index, length = list(numbers), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            zeta = pow(ZETA, reversed_bits(index, 7), Q)
            index += 1
            for j in range(start, start + length):
                product = zeta * numbers[j + length]
                numbers[j + length] = (numbers[j] - product) % Q
                numbers[j] = (numbers[j] + product) % Q
        length //= 2
    return numbers


def multiply(one, two):
    """Algorithm 11: in the domain of the transform, pairs modulo X^2 - zeta^(2 BitRev(i) + 1)."""
    product = []
    for i in range(N // 2):
        gamma = pow(ZETA, 2 * reversed_bits(i, 7) + 1, Q)
        a, b, c, d = one[2 * i], one[2 * i + 1], two[2 * i], two[2 * i + 1]
        product += [(a * c + b * d * gamma) % Q, (a * d + b * c) % Q]
    return product


def encode(numbers):
    """ByteEncode with 12 bits each."""
    return sum(number << 12 * i for i, number in enumerate(numbers)).to_bytes(N * 12 // 8, "little")


def public_key(rank, seed):
    """Algorithm 13, of the first 32 bytes of a key's seed."""
    expanded = hashlib.sha3_512(seed[:32] + bytes([rank])).digest()
    rho, sigma = expanded[:32], expanded[32:]
    secret = [ntt(sample_small(sigma, i)) for i in range(rank)]
    key = b""
    for row in range(rank):
        numbers = ntt(sample_small(sigma, rank + row))
        for column in range(rank):
            term = multiply(sample_ntt(rho + bytes([column, row])), secret[column])
            numbers = [(a + b) % Q for a, b in zip(numbers, term)]
        key += encode(numbers)
    return key + rho


def rejection_secret(seed, ciphertext):
    """Algorithm 18 for a ciphertext that nobody made: J(z || c), z being the second half of the seed."""
    return hashlib.shake_256(seed[32:] + ciphertext).digest(32)
