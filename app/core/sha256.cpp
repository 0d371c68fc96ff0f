#include "core/sha256.h"

#include <openssl/evp.h>

namespace pixhaul {

QByteArray sha256(QByteArrayView bytes)
{
    QByteArray hash(EVP_MD_get_size(EVP_sha256()), '\0');
    const int isDone =
        EVP_Digest(bytes.data(), std::size_t(bytes.size()), reinterpret_cast<unsigned char *>(hash.data()),
                   nullptr, EVP_sha256(), nullptr);
    if (isDone != 1) // only for want of memory, or of the algorithm
        qFatal("OpenSSL has no SHA-256");
    return hash;
}

} // namespace pixhaul
