"""XML signatures: how the embedded identity provider makes them, and how the embedded STS checks anybody's.

Imports signxml, lxml and cryptography where they are used: about 0.2 s.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from awsclients.demo.refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_BITS = 2048
_VALID = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC))
INVALID = Refusal("InvalidIdentityToken", "Response signature invalid", 400)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A provider's key and its certificate, which is what a client's administrator gets; both PEM."""

    private: bytes
    certificate: str


def new_key() -> SigningKey:
    """An RSA key with a certificate of its own."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, _BITS)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "embedded identity provider")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), *_VALID)
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SigningKey(
        key.private_bytes(serialization.Encoding.PEM, *plain),
        builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode(),
    )


def signed(document: str, key: SigningKey) -> bytes:
    """The response of saml_document.py with its assertion signed, in the place left for that."""
    from lxml import etree
    from signxml.signer import XMLSigner

    root = etree.fromstring(document.encode())
    assertion = root.find("{*}Assertion")
    signer = XMLSigner(c14n_algorithm=_EXCLUSIVE)
    done = signer.sign(root, key=key.private, cert=key.certificate, reference_uri=assertion.get("ID"))
    return bytes(etree.tostring(done))


def signed_assertion(xml: bytes, certificate: str) -> "Element":
    """The one assertion of a response, as far as the certificate's key has signed it, or the response around it.

    Raises InvalidIdentityToken.
    """
    from lxml import etree
    from signxml.exceptions import SignXMLException
    from signxml.verifier import XMLVerifier

    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
        assertions = root.findall(".//{*}Assertion")
        own = assertions[0].find("{*}Signature") if len(assertions) == 1 else None
        covered = root if own is None else assertions[0]
        result = XMLVerifier().verify(covered, x509_cert=certificate)
    except (SignXMLException, etree.Error, ValueError, IndexError):
        raise INVALID from None
    found = None if isinstance(result, list) else result.signed_xml
    if found is None or len(assertions) != 1:
        raise INVALID
    return found if own is not None else found.find("{*}Assertion")
