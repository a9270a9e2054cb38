"""The words of service conversations that mean one thing in English, Spanish and Portuguese.

Small on purpose: it lets "how much is delivery" find "el envío cuesta" without a model. All entries are folded.
"""

__all__ = ["CONCEPTS", "PHRASES", "STOPWORDS"]

PHRASES = {
    "price": (
        r"how much(?: is| are| does| do)?(?! time)|cuanto (?:cuestan?|valen?|salen?|es|sale)|que (?:precio|vale)"
        r"|quanto (?:custam?|e|sai|fica)|qual (?:e )?o (?:preco|valor)"
    ),
    "hours": (
        r"what time|(?:a )?que horas?|when do you (?:open|close)|when are you open|are you open"
        r"|cuando (?:abren?|cierran?)|quando (?:abrem?|fecham?)"
    ),
    "duration": (
        r"how (?:long|soon|fast|many (?:days|weeks))|cuanto (?:tiempo|tardan?|demoran?)"
        r"|quanto tempo|em quanto tempo|cuantos dias|quantos dias|qual o prazo"
    ),
    "address": (
        r"where are you|where(?: is|s| s) (?:the|your) (?:shop|store|showroom|cafe|office)"
        r"|how do i get (?:there|to you)"
        r"|donde (?:estan|estais|queda|quedan|esta la tienda)|onde (?:ficam?|voces ficam|e a loja|esta a loja)"
    ),
    "returns": r"(?:send|sent|bring|take|give)(?: \w+){1,3} back",
    "unsubscribe": r"dar(?:se|me)? de baja|doy de baja|cancelar a assinatura",
}

CONCEPTS = {
    "delivery": (
        "delivery deliver shipping ship shipment shipped courier dispatch entrega entregar entregan envio enviar envian"
        " envios arrive arrives arrived llega llegar llegan chega chegar chegam reparto despacho frete entregam remessa"
    ),
    "duration": "duration days weeks dias semanas plazo prazo tarda tardan demora demoram lead",
    "price": (
        "price pricing cost costs fee charge precio cuesta cuestan coste costo tarifa preco custa custam valor taxa"
    ),
    "free": "free gratis gratuito gratuita gratuitos",
    "hours": (
        "hours open opening opens close closes closed closing horario horarios abre abren abierto abrir cierra cierran"
        " abris abrimos cerrado cerrais cerramos abrem aberto fechamos fecha fecham fechado funcionamento atencion"
    ),
    "address": (
        "address located location directions direccion ubicacion ubicados domicilio endereco localizacao localizada"
        " street calle rua avenida"
    ),
    "shop": "shop store showroom tienda local loja",
    "returns": (
        "return returns returned refund refunds refunded devolver devolucion devoluciones devuelvo devuelven reembolso"
        " devolucao devolucoes devolvo reembolsar estorno"
    ),
    "exchange": "exchange swap replace replacement cambiar cambio cambios trocar troca trocas substituir",
    "warranty": "warranty guarantee guaranteed covered garantia garantias cubierto coberto cubre cobre",
    "payment": (
        "pay paying payment payments pagar pago pagos pagamento pagamentos paypal card cards visa mastercard tarjeta"
        " tarjetas cartao cartoes transfer transferencia bizum pix boleto"
    ),
    "instalments": (
        "instalment instalments installment installments finance financing financiacion financiar cuotas plazos"
        " parcelas parcelar parcelamento financiamento"
    ),
    "discount": "discount discounts sale sales offer offers promo promotion coupon descuento descuentos oferta ofertas"
    " rebajas promocion cupon desconto descontos promocao cupom",
    "assembly": (
        "assembly assemble assembled mount install installation montaje montar monta montan armado armar instalacion"
        " montagem montam instalar instalacao"
    ),
    "order": "order orders ordered pedido pedidos compra encomenda encomendas",
    "cancel": (
        "cancel cancels cancelled cancellation cancelar cancelacion cancelo cancelamento unsubscribe anular anulo"
    ),
    "invoice": "invoice receipt bill factura facturas recibo fatura faturas nota",
    "stock": ("stock available availability disponible disponibilidad existencias disponivel disponibilidade estoque"),
    "appointment": (
        "appointment book booking reserve reservation cita citas reservar reserva agendar agendamento marcar"
    ),
    "parking": "parking park aparcamiento aparcar estacionamiento estacionamento estacionar garaje",
    "phone": "phone telephone telefono telefone",
    "email": "email mail correo",
    "sofa": "sofa sofas couch settee",
    "table": "table tables mesa mesas",
    "chair": "chair chairs silla sillas cadeira cadeiras",
    "bed": "bed beds cama camas mattress colchon colchones colchao colchoes",
    "wardrobe": "wardrobe wardrobes closet armario armarios guardarroupa",
    "wood": "wood wooden timber madera maderas madeira madeiras oak roble carvalho",
    "fabric": "fabric fabrics upholstery tela telas tapizado tecido tecidos estofado",
    "colour": "color colour colors colours colores cor cores",
    "size": "size sizes measure measures dimensions tamano tamanos medida medidas tamanho tamanhos",
    "custom": "custom bespoke customised customized personalizado medida",
    "used": "used old secondhand antiguo viejo usado antigo velho",
    "removal": ("removal remove haul retirar retiran retirada recoger recogen recogida recolher recolhem coleta"),
    "care": "clean cleaning wash care limpiar limpieza lavar cuidado cuidados limpar limpeza",
    "damaged": (
        "damaged broken defect defective faulty scratched danado rayado roto rota defecto defectuoso quebrado"
        " quebrada riscado danificado defeito"
    ),
    "gift": "gift gifts voucher vouchers regalo regalos vale presente presentes",
    "subscription": "subscription membership suscripcion cuota mensualidad assinatura mensalidade",
    "language": "english spanish portuguese ingles espanol portugues",
    "sunday": "sunday sundays domingo domingos",
    "saturday": "saturday saturdays sabado sabados",
    "weekday": "weekday weekdays monday tuesday wednesday thursday friday lunes martes miercoles jueves viernes"
    " segunda terca quarta quinta sexta",
    "holiday": "holiday holidays festivo festivos feriado feriados",
    "class": "class classes clase clases aula aulas",
    "shower": "shower showers ducha duchas chuveiro chuveiros",
    "trial": "trial try sample prueba probar muestra muestras amostra amostras experimentar",
    "children": "child children kid kids nino ninos hijo hija crianca criancas filho filha",
    "pets": ("dog dogs cat cats pet pets perro perros gato gatos mascota mascotas cachorro cachorros animal animais"),
    "islands": "island islands isla islas ilha ilhas",
    "abroad": "abroad international overseas extranjero internacional exterior",
    "expire": "expire expires expiry caduca caducan vence vencen expira expiram validade",
}


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


STOPWORDS = _words(
    """
    a about after again all also am an and any anyone anything are as ask at be because been before being
    but by can
    cannot come could d did do does doing done else for from get give go going got had has have having he
    hello help her
    hey hi him his how i if in into is it its just kind know let like ll m made make may me might more my
    need no not now of
    off ok okay on one only or other our out over per please possible question re s she should so some
    someone something
    still such sure t take takes tell than thank thanks that the their them then there these they thing
    this those to
    too u up us use ve very want was way we well were what when where which while who whom why will with
    would yeah yes
    yet you your yours does okey im
    al algo alguien alguna algunas alguno algunos ante aqui asi aun aunque ahora buenas bueno buenos cada
    como con
    cosa cual cuales cualquier cuando cuanto cuanta cuantas cuantos da dan dar de del dentro desde donde
    dos e el ella
    ellas ellos en entonces era eres es esa esas ese eso esos esta estan estar este esto estos estoy favor
    fue gracias
    ha hace hacen hacer hacia han hasta hay he hola ir la las le les lo los mas me mi mis mucho muy nada
    necesito ni nos
    nosotros o os otra otras otro otros para pero podeis podemos poder podria podrian por porque pregunta
    puede pueden
    puedo pues que quien quiero quisiera saber se sea segun ser si sin sobre solo somos son soy su sus tal
    tambien tan
    tanto te tener teneis tengo ti tiene tienen tu tus un una unas uno unos usted ustedes va vais vale van
    vosotros voy y
    ya yo ver
    agora ai alguem algum alguma algumas alguns ainda antes ao aos aquele aquela aquilo as ate bem boa bom
    com cada como
    da das dela dele deles depois do dos duvida e ela elas ele eles em entao era essa esse esta estao estou
    eu faz fazem
    fazer foi gostaria ha isso isto ja la lhe mais mas mesmo meu meus minha minhas muito na nao nas nem no
    nos nossa
    nosso num numa obrigada obrigado oi ola onde os ou para pela pelas pelo pelos pode podem poder posso
    por porque
    preciso pra quais qual quando quanta quantas quanto quantos que quem quero queria se sem ser seu seus
    sim so sobre
    sua suas sou tem tenho ter teria tudo um uma umas uns vai vao voce voces vou
    """
)
